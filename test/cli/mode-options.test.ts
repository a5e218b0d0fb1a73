import { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandError } from '../../src/cli/command-error.ts';
import { addModeOptions, checkModes, type ModeOptions } from '../../src/cli/mode-options.ts';
import { parseListen } from '../../src/cli/options.ts';

const test = suite('cli/mode-options');

const UPSTREAM = new URL('https://mail.example.com');
const PLAIN = parseListen('127.0.0.1:8080');

function optionsOf(...words: readonly string[]): ModeOptions {
  const command = addModeOptions(new Command());
  command.exitOverride().configureOutput({ writeErr: () => {} });
  return command.parse(words, { from: 'user' }).opts<ModeOptions>();
}

test('modes are one or several', () => {
  assert.equal(optionsOf().mode, ['reverse']);
  assert.equal(optionsOf('--mode', 'forward').mode, ['forward']);
  assert.equal(optionsOf('--mode', 'reverse, forward,reverse').mode, ['reverse', 'forward']);
  for (const text of ['', 'Forward', 'reverse,', 'socks']) {
    assert.throws(() => optionsOf('--mode', text), /reverse, forward, transparent/);
  }
});

test('targets are names, addresses and ranges', () => {
  const { allowTarget } = optionsOf(
    ...['localhost', 'Mail.Example.com.', '127.0.0.1', '10.0.0.0/8', '[::1]', '1e100.net'].flatMap((text) => [
      '--allow-target',
      text,
    ]),
  );
  assert.equal(allowTarget.hosts, ['localhost', 'mail.example.com', '1e100.net']);
  assert.equal(
    allowTarget.ranges.map(({ address, prefix }) => `${address}/${prefix}`),
    ['127.0.0.1/32', '10.0.0.0/8', '::1/128'],
  );
  for (const text of ['', '10.0.0.0/33', 'a b', '999.1.1.1']) {
    assert.throws(() => optionsOf('--allow-target', text), /invalid|Give an address/);
  }
});

test('another proxy is an http or https URL without a path', () => {
  assert.is(optionsOf('--upstream-proxy', 'http://u:p@proxy:3128').upstreamProxy?.host, 'proxy:3128');
  for (const text of ['proxy:3128', 'socks5://proxy', 'http://proxy/path', 'http://']) {
    assert.throws(() => optionsOf('--upstream-proxy', text), /URL of an HTTP proxy/);
  }
});

test('refusals are counted from one', () => {
  assert.is(optionsOf('--passthrough-after', '3').passthroughAfter, 3);
  for (const text of ['0', '-1', '1.5', 'x', '1001']) {
    assert.throws(() => optionsOf('--passthrough-after', text), /1 to 1000/);
  }
});

test('devices are kept in reverse mode', () => {
  const check = (mode: string) =>
    checkModes({ ...optionsOf('--mode', mode), keepDevices: true }, UPSTREAM, PLAIN);
  check('reverse');
  check('reverse,forward');
  assert.throws(
    () => check('forward'),
    (error: CommandError) => error.code === 'EASLENS_MODE' && error.wayOut.includes('--intercept'),
  );
});

const misfits: readonly (readonly [
  words: readonly string[],
  upstream: URL | undefined,
  listen: string,
  says: RegExp,
])[] = [
  [[], undefined, '127.0.0.1:0', /EASLENS_UPSTREAM.*--mode forward/],
  [['--mode', 'reverse,forward'], undefined, '127.0.0.1:0', /EASLENS_UPSTREAM/],
  [['--intercept', 'a'], UPSTREAM, '127.0.0.1:0', /EASLENS_MODE --intercept is for forward/],
  [['--passthrough-after', '2'], UPSTREAM, '127.0.0.1:0', /EASLENS_MODE --passthrough-after is for forward/],
  [['--mode', 'transparent'], undefined, 'https://127.0.0.1:0', /EASLENS_MODE.*Listen without https/],
];

for (const [words, upstream, listen, says] of misfits) {
  test(`${words.join(' ') || 'no option'} on ${listen} is refused with a way out`, () => {
    try {
      checkModes(optionsOf(...words), upstream, parseListen(listen));
      assert.unreachable();
    } catch (error) {
      assert.instance(error, CommandError);
      const { code, message, wayOut } = error as CommandError;
      assert.match(`${code} ${message} ${wayOut}`, says);
    }
  });
}

test('what fits passes', () => {
  checkModes(optionsOf(), UPSTREAM, PLAIN);
  checkModes(
    optionsOf('--mode', 'forward', '--intercept', 'a.example', '--passthrough-after', '1'),
    undefined,
    PLAIN,
  );
  checkModes(optionsOf('--mode', 'transparent'), undefined, PLAIN);
});

test.run();
