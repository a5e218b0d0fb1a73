import type { Severity } from '../finding.ts';
import type { Direction } from '../message.ts';
import type { Expression } from './expression.ts';
import type { Scope } from './language.ts';
import type { Selector } from './select.ts';
import type { Template } from './template.ts';

/** A rule file after loading: checked, compiled, ready to run. */
export interface RulePack {
  readonly id: string;
  readonly title: string;
  /** Where it was read from, as the user named it. */
  readonly file: string;
  readonly rules: readonly Rule[];
}

/** Severities, the gravest first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** What a rule judges. */
export type RuleSubject = Direction | 'exchange';

export interface Rule {
  /** pack/id, such as `umcallerid/message-class`. */
  readonly name: string;
  readonly title: string;
  readonly spec: readonly string[];
  readonly severity: Severity;
  readonly on: RuleSubject;
  /** Absent: every command. */
  readonly commands?: readonly string[];
  /** Any of these; absent: asked once a message. */
  readonly select?: readonly Selector[];
  readonly when?: Expression;
  readonly assert: Expression;
  readonly tiers: readonly Tier[];
  readonly message: Template;
  readonly why: string;
  readonly fix?: Fix;
  readonly examples: Examples;
  /** Line of the rule in its file, from 1. */
  readonly line: number;
}

/** A milder or harder case of a rule; the first whose `when` holds decides. */
export interface Tier {
  readonly when: Expression;
  readonly severity: Severity;
  /** Absent: the rule's own. */
  readonly message?: Template;
}

/** What would put right what the rule found; whether it is done is up to the operator. */
export type Fix =
  | { readonly kind: 'remove' }
  | { readonly kind: 'set'; readonly value: Expression; readonly when?: Expression };

export interface Examples {
  readonly valid: readonly Example[];
  readonly invalid: readonly InvalidExample[];
}

/** What an exchange was like apart from its bodies. */
export interface Given {
  readonly command?: string;
  readonly protocolVersion?: string;
  /** The version byte of a base64 query, as `14.1`. */
  readonly queryVersion?: string;
  readonly region?: string;
  readonly user?: string;
  readonly deviceId?: string;
  readonly deviceType?: string;
  readonly httpStatus?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Message classes of earlier exchanges by `collectionId/serverId`. */
  readonly remembered?: Readonly<Record<string, string>>;
}

/** Bodies as XML; one alone is of the direction that the rule judges. */
export interface Example {
  readonly request?: string;
  readonly response?: string;
  readonly given: Given;
  readonly line: number;
}

export interface InvalidExample extends Example {
  /** One message for each finding, in order. */
  readonly messages: readonly string[];
  readonly severity: Severity;
  /** The judged body once the fix is applied; absent where the fix does not apply. */
  readonly after?: string;
}

export function scopeOf(on: RuleSubject): Scope {
  return on === 'exchange' ? 'exchange' : 'message';
}
