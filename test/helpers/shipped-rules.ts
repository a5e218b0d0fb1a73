import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadRulePack } from '../../src/inspect/rules/load.ts';
import type { RulePack } from '../../src/inspect/rules/rule.ts';

const file = fileURLToPath(new URL('../../rules/umcallerid.yaml', import.meta.url));

/** The pack that ships, read anew. */
export function shippedPack(): RulePack {
  return loadRulePack(readFileSync(file, 'utf8'), file);
}
