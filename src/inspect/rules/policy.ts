/** What the proxy does about what a rule finds. */
export type Enforcement = 'report' | 'rewrite' | 'block';

export const enforcements: readonly Enforcement[] = ['report', 'rewrite', 'block'];

/** The operator's choices about rules, which may change while traffic passes: on or off, and what is done. */
export class RulePolicy {
  readonly #off = new Set<string>();
  readonly #enforced = new Map<string, Enforcement>();
  #revision = 0;

  /** Changes whenever a choice does. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes the rule's full name, such as `umcallerid/format`. */
  isOn(rule: string): boolean {
    return !this.#off.has(rule);
  }

  turn(rule: string, on: boolean): void {
    if (on) this.#off.delete(rule);
    else this.#off.add(rule);
    this.#revision++;
  }

  enforcement(rule: string): Enforcement {
    return this.#enforced.get(rule) ?? 'report';
  }

  enforce(rule: string, enforcement: Enforcement): void {
    this.#enforced.set(rule, enforcement);
    this.#revision++;
  }
}
