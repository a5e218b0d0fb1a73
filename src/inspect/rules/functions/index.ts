import { anonymousFunction } from './anonymous.ts';
import { digitsFunction } from './digits.ts';
import { e164Function, e164Type } from './e164.ts';
import { globFunction } from './glob.ts';
import type { RuleFunction, RuleType } from './rule-function.ts';
import { sipUriFunction, sipUriType } from './sip-uri.ts';
import { versionAtLeastFunction } from './version-at-least.ts';
import { voiceClassFunction, voiceClassTierFunction } from './voice-class.ts';

/** Every function of the rule language that is ours, in the order `easlens rules functions` prints them. */
export const ruleFunctions: readonly RuleFunction[] = [
  e164Function,
  sipUriFunction,
  anonymousFunction,
  voiceClassFunction,
  voiceClassTierFunction,
  versionAtLeastFunction,
  globFunction,
  digitsFunction,
];

/** The types those functions give. */
export const ruleTypes: readonly RuleType[] = [e164Type, sipUriType];
