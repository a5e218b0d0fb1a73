import type { Direction } from '../message.ts';
import { canEnforce } from '../rules/can-enforce.ts';
import type { RulePolicy } from '../rules/policy.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';

/** Commands whose messages hold no document, so that a rule about elements has nothing to find in them. */
const WITHOUT_DOCUMENTS: ReadonlySet<string> = new Set(['OPTIONS', 'Autodiscover', 'GetAttachment']);

const NONE: readonly Rule[] = [];

/** The rules that can do something about messages of a direction and command; kept until the policy changes. */
export class EnforcedRules {
  readonly #rules: RuleSet;
  readonly #policy: RulePolicy;
  /** Commands that some rule names; all others are alike, however many names the wire has for them. */
  readonly #commands: ReadonlySet<string>;
  readonly #known = new Map<string, readonly Rule[]>();
  #revision = -1;
  #onRequests: boolean | undefined;

  constructor(rules: RuleSet, policy: RulePolicy) {
    this.#rules = rules;
    this.#policy = policy;
    this.#commands = new Set(rules.rules.flatMap(({ commands }) => commands ?? []));
  }

  of(direction: Direction, command: string): readonly Rule[] {
    this.#keepUp();
    const isTold = this.#commands.has(command) || WITHOUT_DOCUMENTS.has(command);
    const key = `${direction} ${isTold ? command : ''}`;
    let rules = this.#known.get(key);
    if (!rules) {
      const found = this.#rules.rules.filter((rule) => this.#acts(rule, direction, command));
      rules = found.length > 0 ? found : NONE;
      this.#known.set(key, rules);
    }
    return rules;
  }

  /** False where no rule acts on any request, whatever its command. */
  get mayActOnRequests(): boolean {
    this.#keepUp();
    this.#onRequests ??= this.#rules.rules.some((rule) => rule.on === 'request' && this.#isEnforced(rule));
    return this.#onRequests;
  }

  #keepUp(): void {
    if (this.#revision === this.#policy.revision) return;
    this.#known.clear();
    this.#onRequests = undefined;
    this.#revision = this.#policy.revision;
  }

  #isEnforced({ name }: Rule): boolean {
    return this.#policy.enforcement(name) !== 'report' && this.#policy.isOn(name);
  }

  #acts(rule: Rule, direction: Direction, command: string): boolean {
    const { name, on, commands, select } = rule;
    if (!this.#isEnforced(rule)) return false;
    if (commands && !commands.includes(command)) return false;
    if (select && WITHOUT_DOCUMENTS.has(command)) return false;
    // What a whole exchange is judged by is known with its answer.
    if ((on === 'exchange' ? 'response' : on) !== direction) return false;
    return canEnforce(rule, this.#policy.enforcement(name));
  }
}
