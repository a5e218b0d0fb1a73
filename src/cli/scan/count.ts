import type { ScanCounts } from '../../capture/report/report.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Severity } from '../../inspect/finding.ts';

/** Counts what a capture gives. */
export class ScanCounter {
  readonly #findings: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #rules: Record<string, number> = Object.create(null);
  #judged = 0;
  #exchanges = 0;
  #others = 0;

  get exchanges(): number {
    return this.#exchanges;
  }

  get errors(): number {
    return this.#findings.error;
  }

  other(): void {
    this.#others++;
  }

  judged(): void {
    this.#judged++;
  }

  passed({ findings }: Exchange): void {
    this.#exchanges++;
    for (const { severity, rule } of findings) {
      this.#findings[severity]++;
      this.#rules[rule] = (this.#rules[rule] ?? 0) + 1;
    }
  }

  take(): ScanCounts {
    return {
      judged: this.#judged,
      exchanges: this.#exchanges,
      others: this.#others,
      findings: { ...this.#findings },
      rules: { ...this.#rules },
    };
  }
}
