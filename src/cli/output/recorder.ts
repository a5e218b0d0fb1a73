import type { ExchangeEvent } from '../../inspect/events.ts';
import { type Exchange, foldExchange } from '../../inspect/exchange.ts';
import type { Severity } from '../../inspect/finding.ts';
import type { Output, Summary } from './output.ts';

/** Folds events into exchanges, hands them to an output, where there is one, and counts. Keeps open exchanges only. */
export class Recorder {
  readonly #output: Output | undefined;
  readonly #open = new Map<string, Exchange>();
  readonly #findings: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #rules = new Map<string, number>();
  #exchanges = 0;
  #failed = 0;

  constructor(output?: Output) {
    this.#output = output;
  }

  readonly record = (event: ExchangeEvent): void => {
    const exchange = foldExchange(this.#open.get(event.id), event);
    if (!exchange) return;
    if ('findings' in event && event.findings.length > 0) {
      this.#count(event.findings);
      this.#output?.findings(exchange, event.findings);
    }
    if (event.kind === 'failed') this.#failed++;
    if (event.kind !== 'closed') {
      this.#open.set(event.id, exchange);
      return;
    }
    this.#open.delete(event.id);
    this.#exchanges++;
    this.#output?.closed(exchange);
  };

  summary(): Summary {
    const rules = [...this.#rules].sort(([, one], [, other]) => other - one);
    return { exchanges: this.#exchanges, failed: this.#failed, findings: { ...this.#findings }, rules };
  }

  #count(findings: Exchange['findings']): void {
    for (const { severity, rule } of findings) {
      this.#findings[severity]++;
      this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    }
  }
}
