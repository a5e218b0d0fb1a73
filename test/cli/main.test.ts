import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../helpers/run-command.ts';

const test = suite('main');

/** The words of every command there is: those that the help of a command lists, and so on down. */
async function commandsUnder(words: readonly string[] = []): Promise<readonly (readonly string[])[]> {
  const help = (await runCommand([...words, '--help'])).stdout.toString();
  const listed = help.split(/^Commands:$/m)[1]?.split(/^\S/m)[0] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1] as string);
  const below = await Promise.all(names.map((name) => commandsUnder([...words, name])));
  return [words, ...below.flat()];
}

test('the help of every command has an example that names it, and defaults in words', async () => {
  const commands = await commandsUnder();
  assert.ok(commands.length >= 11, String(commands.length));
  for (const words of commands) {
    const { exitCode, stdout, stderr } = await runCommand([...words, '--help']);
    const help = stdout.toString();
    assert.is(exitCode, 0);
    assert.is(stderr, '');
    assert.match(help, new RegExp(`^Examples?:\\n.*\\beaslens ${words.join(' ')}`, 'm'), words.join(' '));
    assert.not.match(help, /default: [[{]/, words.join(' '));
  }
});

test('every command that has subcommands says so with 2 when none is given', async () => {
  for (const words of [[], ['rules']]) {
    const { exitCode, stderr } = await runCommand(words);
    assert.is(exitCode, 2);
    assert.match(stderr, /^Usage: easlens/);
  }
});

test('errors drive no terminal, whatever a file is called', async () => {
  const { exitCode, stderr } = await runCommand([
    'proxy',
    '--upstream',
    'http://a',
    '--config',
    '\u001b[31m.yaml',
  ]);
  assert.is(exitCode, 2);
  assert.match(stderr, /EASLENS_CONFIG Cannot read \u241b\[31m\.yaml: no such file or directory \(ENOENT\)/);
});

test('a password in a URL is not repeated', async () => {
  const { exitCode, stderr } = await runCommand([
    'proxy',
    '--upstream',
    'http://bob:hunter2@mail.example.com',
  ]);
  assert.is(exitCode, 2);
  assert.match(stderr, 'http://[redacted]@mail.example.com');
  assert.not.match(stderr, 'hunter2');
});

test.run();
