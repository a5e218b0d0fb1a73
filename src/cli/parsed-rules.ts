import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { YamlValue } from '../inspect/rules/yaml-value.ts';

/** Beside the program, where the build writes it; the sources have no such folder. */
const PARSED = fileURLToPath(new URL('../rules/', import.meta.url));

/** A rule file, and what it says: parsing YAML would be a quarter of every start. */
interface ParsedRules {
  readonly text: string;
  readonly root: YamlValue;
}

/** What the build parsed of a pack that ships; undefined where there is nothing, or the pack was changed since. */
export function parsedRules(name: string, text: string, folder = PARSED): YamlValue | undefined {
  try {
    const kept = JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as ParsedRules;
    return kept.text === text ? kept.root : undefined;
  } catch {
    return undefined;
  }
}
