import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadRulePack } from '../../src/inspect/rules/load.ts';
import type { RulePack } from '../../src/inspect/rules/rule.ts';

const folder = fileURLToPath(new URL('../../rules/', import.meta.url));

/** The pack of the UmCallerID rules, read anew. */
export function shippedPack(): RulePack {
  return readPack('umcallerid.yaml');
}

/** All packs that ship, read anew. */
export function shippedPacks(): readonly RulePack[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map(readPack);
}

function readPack(name: string): RulePack {
  return loadRulePack(readFileSync(folder + name, 'utf8'), `rules/${name}`);
}
