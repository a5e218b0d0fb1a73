import type { KeyRow } from '../key-row.ts';

/** Choose what the rules do. */
export const ruleKeys = [
  {
    keys: ['space'],
    command: 'rule.toggle',
    in: ['rules'],
    help: 'Switch the rule or pack on or off',
    short: 'on/off',
  },
  {
    keys: ['e'],
    command: 'rule.enforce',
    in: ['rules'],
    help: 'Report, rewrite or block what the rule finds; of a pack, all of its rules',
    short: 'enforce',
  },
] as const satisfies readonly KeyRow[];
