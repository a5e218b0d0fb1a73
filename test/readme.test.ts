import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadRulePack } from '../src/inspect/rules/load.ts';
import { testExamples } from '../src/inspect/rules/test-examples.ts';
import { runCommand } from './helpers/run-command.ts';

const test = suite('readme');
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};

test('opens with the list as it is drawn', () => {
  const golden = new URL('./fixtures/frames/exchanges-readme-98x24.txt', import.meta.url);
  const shown = /```\n([\s\S]*?)```/.exec(readme)?.[1];
  assert.fixture(shown ?? '', readFileSync(golden, 'utf8'));
});

test('its rule loads, and its examples hold', () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1];
  assert.ok(yaml, 'there is a rule');
  assert.equal(testExamples(loadRulePack(yaml, 'mine.yaml')).failures, []);
});

test('names npm scripts that exist', () => {
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] as string);
  assert.ok(named.length > 0);
  assert.equal(
    named.filter((name) => !scripts[name]),
    [],
  );
});

test('names commands and options that exist', async () => {
  const program = (await runCommand(['--help'])).stdout.toString();
  const commands = new Set([...readme.matchAll(/^\| `easlens (\w+)/gm)].map((match) => match[1] as string));
  assert.ok(commands.size >= 5);
  for (const command of commands) assert.match(program, new RegExp(`^  ${command} `, 'm'));
  const helps = await Promise.all(
    ['proxy', 'scan', 'export'].map((command) => runCommand([command, '--help'])),
  );
  const help = helps.map(({ stdout }) => stdout.toString()).join('');
  const options = new Set([...readme.matchAll(/--[a-z][a-z-]+/g)].map((match) => match[0]));
  options.delete('--help');
  for (const option of options) assert.ok(help.includes(option), option);
});

test('stays short enough to be read', () => assert.ok(readme.split('\n').length < 250));

test.run();
