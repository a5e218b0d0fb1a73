// Keeps what the rule packs say beside the program, so that it need not parse YAML at each start. src/cli/parsed-rules.ts reads it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseRuleFile } from '../dist/inspect/rules/load.js';

const [from, to] = process.argv.slice(2);
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from).filter((file) => file.endsWith('.yaml'))) {
  const text = readFileSync(`${from}/${name}`, 'utf8');
  writeFileSync(`${to}/${name}.json`, JSON.stringify({ text, root: parseRuleFile(text) }));
}
