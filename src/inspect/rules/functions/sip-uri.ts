import type { RuleFunction, RuleType } from './rule-function.ts';
import { parseSipUri } from './sip/parse.ts';

/** What `sipUri` gives; `position` counts UTF-16 units from 0, and is -1 when the URI is valid. */
export interface SipUri {
  readonly valid: boolean;
  readonly reason: string;
  readonly position: bigint;
  readonly scheme: string;
  readonly user: string;
  readonly host: string;
}

/** Judges a text as a SIP or SIPS URI. (RFC 3261, section 25.1; MS-ASEMAIL R814) */
export function sipUri(text: string): SipUri {
  const { scheme, user, host, fault } = parseSipUri(text);
  return {
    valid: fault === undefined,
    reason: fault?.reason ?? '',
    position: BigInt(fault?.position ?? -1),
    scheme,
    user,
    host,
  };
}

export const sipUriFunction: RuleFunction = {
  name: 'sipUri',
  signature: 'sipUri(string): SipUri',
  description:
    'Reads a SIP or SIPS URI by the grammar of RFC 3261. `reason` says in words what is wrong, `position` where.',
  example: { expression: 'sipUri("sip:alice@example.com").host', result: '"example.com"' },
  call: sipUri,
};

export const sipUriType: RuleType = {
  name: 'SipUri',
  fields: {
    valid: 'bool',
    reason: 'string',
    position: 'int',
    scheme: 'string',
    user: 'string',
    host: 'string',
  },
};
