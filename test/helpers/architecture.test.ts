import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { impurities, readSource, strayPackages, wrongArrows } from './architecture.ts';

// A guard that nothing can trip guards nothing: each is shown what it is there to catch.
const test = suite('architecture guards');

const arrows = (file: string, text: string) => wrongArrows(readSource(file, text)).length;
const strays = (file: string, text: string) => strayPackages(readSource(file, text)).length;
const impure = (text: string, file = 'src/inspect/eas/body.ts') => impurities(readSource(file, text)).length;

test('an arrow is broken by every way to import', () => {
  for (const text of [
    "import { startProxy } from '../proxy/proxy.ts';",
    'import { startProxy } from "../proxy/proxy.ts";',
    "import {\n  startProxy,\n  ulid,\n} from '../proxy/index.ts';",
    "import * as proxy from '../proxy/index.ts';",
    "import proxy, { ulid } from '../proxy/index.ts';",
    "import '../proxy/index.ts';",
    "import type { ProxyOptions } from '../proxy/options.ts';",
    "import { type ProxyOptions } from '../proxy/options.ts';",
    "export { ulid } from '../proxy/ulid.ts';",
    "export * from '../proxy/index.ts';",
    "export type * from '../proxy/options.ts';",
    "const { ulid } = await import('../proxy/ulid.ts');",
    "type Proxy = typeof import('../proxy/index.ts');",
    "const { ulid } = require('../proxy/ulid.ts');",
    "import { hex } from '../../test/helpers/hex.ts';",
    "import packageFile from '../../package.json' with { type: 'json' };",
  ]) {
    assert.is(arrows('src/inspect/inspector.ts', text), 1, text);
  }
});

test('each folder has arrows of its own, and a new one has to be given some', () => {
  const toMessage = "import type { Body } from '../message.ts';";
  assert.is(arrows('src/inspect/eas/body.ts', toMessage), 0);
  assert.is(arrows('src/inspect/eas/body.ts', "import { type Body } from '../message.ts';"), 1);
  assert.is(arrows('src/inspect/eas/body.ts', "import { counted } from '../words.ts';"), 1);
  assert.is(arrows('src/inspect/wbxml/decode.ts', toMessage), 1);
  assert.is(arrows('src/inspect/eas/body.ts', "import type { Rule } from '../rules/rule.ts';"), 1);
  assert.is(arrows('src/inspect/rules/engine.ts', "import { items } from '../eas/items.ts';"), 0);
  assert.is(arrows('src/proxy/relay.ts', "import { App } from '../ui/app.tsx';"), 1);
  assert.is(arrows('src/proxy/relay.ts', "import { main } from '../cli/main.ts';"), 1);
  assert.is(arrows('src/ui/app.tsx', "import { startProxy } from '../proxy/index.ts';"), 1);
  assert.is(arrows('src/demo/server/sync.ts', "import { startProxy } from '../../proxy/index.ts';"), 1);
  assert.is(arrows('src/cli/main.ts', "import { startProxy } from '../proxy/index.ts';"), 0);
  assert.is(arrows('src/notes/new.ts', ''), 1);
});

test('a package stays in its home, and one without a home comes nowhere', () => {
  assert.is(strays('src/proxy/forward.ts', "import { createProxyServer } from 'http-proxy';"), 0);
  assert.is(strays('src/proxy/relay.ts', "import { createProxyServer } from 'http-proxy';"), 1);
  assert.is(strays('src/proxy/relay.ts', "import type { ProxyServer } from 'http-proxy';"), 1);
  assert.is(strays('src/proxy/relay.ts', "const proxy = await import('http-proxy');"), 1);
  assert.is(strays('src/cli/proxy.ts', "import { parse } from 'yaml';"), 1);
  assert.is(strays('src/cli/proxy.ts', "import { request } from 'undici';"), 1);
  assert.is(strays('src/cli/proxy.ts', "import { readFileSync } from 'fs';"), 1);
  assert.is(strays('src/cli/proxy.ts', "import { decode } from 'easlens/wbxml';"), 1);
  assert.is(strays('src/inspect/rules/load.ts', "type Plans = typeof import('libphonenumber-js/max');"), 1);
  assert.is(strays('src/inspect/rules/functions/e164.ts', "requireLater('libphonenumber-js/max')"), 0);
});

test('what only running would tell is no import for us', () => {
  assert.is(strays('src/cli/proxy.ts', 'await import(name);'), 1);
  assert.is(strays('src/cli/proxy.ts', 'await import(`./names.ts`);'), 1);
  assert.is(strays('src/cli/proxy.ts', "// await import('undici')"), 0);
});

test('purity is lost by a module, a global, a clock or chance', () => {
  for (const text of [
    "import { readFileSync } from 'node:fs';",
    "import type { Socket } from 'node:net';",
    "export { readFileSync } from 'node:fs';",
    "await import('node:fs');",
    'const { env } = process;',
    "process.stdout.write('x');",
    'globalThis.process;',
    "console.log('x');",
    'const at = Date.now();',
    'const at = new Date();',
    'const at = new Date;',
    'const at = Date();',
    'const { now } = Date;',
    'performance.now();',
    'Math.random();',
    'crypto.randomUUID();',
    'setTimeout(() => {}, 1);',
    'const later = setImmediate;',
    'queueMicrotask(run);',
    "await fetch('http://127.0.0.1');",
    "new WebSocket('ws://127.0.0.1');",
    "new Function('return 1');",
    'import.meta.dirname;',
    "require('node:fs');",
  ]) {
    assert.ok(impure(text) >= 1, text);
    assert.is(impure(text, 'src/cli/proxy.ts'), 0, text);
  }
});

test('what is pure is let through', () => {
  for (const text of [
    "import { gunzipSync } from 'node:zlib';",
    "import { Buffer } from 'node:buffer';",
    'new Date(exchange.openedAt).toISOString();',
    '// Date.now() would not do here.',
    ' * process.stdout is synchronous on pipes.',
    'const processed = 1;',
  ]) {
    assert.is(impure(text), 0, text);
  }
});

test.run();
