import type { Node, WbxmlDocument } from '../wbxml/document.ts';
import type { Rule } from './rule.ts';
import { looksTo, type Selector } from './select.ts';

/** A rule, and one of the paths it selects by. */
export interface Probe {
  readonly rule: Rule;
  readonly selector: Selector;
}

/** Most elements that the paths of one rule look at in one message: those of a large document, and ten around each. */
export const MAX_LOOKS_A_RULE = 1_000_000;
/** The same for all rules: some tenths of a second. */
export const MAX_LOOKS = 6_000_000;
/** Looks of one path at one element that are not told apart by rules: as many as a path without `//` takes. */
const FEW_LOOKS = 8;

/**
 * Counts the elements that paths look at to find what they select. A path with `//` may look at all that is around each of two
 * million elements.
 */
export class Looks {
  #left = MAX_LOOKS;
  readonly #ofRules = new Map<Rule, number>();

  /** Rules that were left out, for their paths took too much. */
  *leftOut(): Generator<Rule> {
    for (const [rule, looks] of this.#ofRules) if (looks > MAX_LOOKS_A_RULE) yield rule;
  }

  /** All rules together took too much. */
  get areUp(): boolean {
    return this.#left < 0;
  }

  /** Takes looks for all rules; false once there are none. */
  take(elements: number): boolean {
    this.#left -= elements;
    return this.#left >= 0;
  }

  #isLeftOut(rule: Rule): boolean {
    return (this.#ofRules.get(rule) ?? 0) > MAX_LOOKS_A_RULE;
  }

  /** Whether a path leads to an element; not so, once the rule is left out. */
  leadsTo({ rule, selector }: Probe, document: WbxmlDocument, node: Node): boolean {
    // Most paths are one name, which is all that has to fit.
    if (selector.runs.length === 1 && selector.runs[0]?.length === 1 && !selector.anchored) return true;
    if (this.#left < 0 || (this.#ofRules.size > 0 && this.#isLeftOut(rule))) return false;
    const signed = looksTo(selector, document, node);
    const looks = Math.abs(signed);
    this.#left -= looks;
    if (looks > FEW_LOOKS) this.#ofRules.set(rule, (this.#ofRules.get(rule) ?? 0) + looks);
    return signed > 0;
  }
}
