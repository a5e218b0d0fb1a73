import type { Exchange } from '../../src/inspect/exchange.ts';
import type { HoldDecision, HoldDesk } from '../../src/inspect/hold-desk.ts';

/** Writes down what it is told, and holds nothing. */
export class RecordingDesk implements HoldDesk {
  readonly limitMs = 60_000;
  readonly told: string[] = [];
  matches: ((exchange: Exchange) => boolean) | undefined;
  edited: Uint8Array | undefined;
  /** What is wrong with what is edited. */
  problem: string | undefined;

  setFilter(matches: ((exchange: Exchange) => boolean) | undefined): void {
    this.told.push(matches ? 'filter' : 'no filter');
    this.matches = matches;
  }

  decide(id: string, decision: HoldDecision): boolean {
    this.told.push(`${decision} ${id}`);
    return true;
  }

  letAllGo(): void {
    this.told.push('let all go');
  }

  edit(id: string, document: Uint8Array): string | undefined {
    this.told.push(`edit ${id}`);
    this.edited = document;
    return this.problem;
  }

  editing(id: string, isOpen: boolean): void {
    this.told.push(`${isOpen ? 'opened' : 'closed'} ${id}`);
  }
}
