import { actingKeys, lookingKeys } from './table/exchange-keys.ts';
import { filterKeys, savedFilterKeys } from './table/filter-keys.ts';
import { connectKeys, copyKeys } from './table/question-keys.ts';
import { ruleKeys } from './table/rule-keys.ts';
import { leavingKeys, movingKeys, quitKeys, turningKeys } from './table/screen-keys.ts';

/** The one table of keys: input, footer, help screen and `docs/keys.md` are made from it, in this order. */
export const keymap = [
  ...movingKeys,
  ...lookingKeys,
  ...turningKeys,
  ...actingKeys,
  ...ruleKeys,
  ...leavingKeys,
  ...filterKeys,
  ...savedFilterKeys,
  ...copyKeys,
  ...connectKeys,
  ...quitKeys,
] as const;

/** What a key asks for. */
export type Command = (typeof keymap)[number]['command'];
