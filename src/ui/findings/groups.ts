import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Entry } from '../state/entry.ts';

/** The findings of one rule. */
export interface FindingGroup {
  readonly rule: string;
  readonly count: number;
}

/** Findings by rule, kept up to date by events and changed in place. */
export class FindingGroups {
  readonly #groups = new Map<string, FindingGroup>();

  /** Takes in what an event told of an exchange. */
  record(_entry: Entry, event: ExchangeEvent): void {
    if (!('findings' in event)) return;
    for (const { rule } of event.findings) {
      this.#groups.set(rule, { rule, count: (this.#groups.get(rule)?.count ?? 0) + 1 });
    }
  }

  all(): readonly FindingGroup[] {
    return [...this.#groups.values()];
  }
}
