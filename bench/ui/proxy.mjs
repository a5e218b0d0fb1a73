// Ours with all rules, and where its events go: `proxy.mjs <upstream port> nothing|lines|ui`.
import { openSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { serve } from '../proxy/servers/child.mjs';

const [, , port, output] = process.argv;
const root = process.env.EASLENS_BENCH_ROOT ?? new URL('../..', import.meta.url).pathname;
const load = (file) => import(pathToFileURL(`${root}/dist/${file}`).href);
const { startProxy, ulid } = await load('proxy/index.js');
const { Inspector } = await load('inspect/inspector.js');
const { RuleSet } = await load('inspect/rules/rule-set.js');
const { readRulePacks } = await load('cli/rule-files.js');

const proxy = await startProxy({
  listen: { host: '127.0.0.1', port: 0 },
  upstream: new URL(`http://127.0.0.1:${port}`),
  inspector: new Inspector(new RuleSet(readRulePacks({ rules: [], defaultRules: true }))),
  onEvent: await listener(),
  onNotice: ({ message }) => process.stderr.write(`${message}\n`),
  now: Date.now,
  newId: ulid,
});
serve(proxy.port);

async function listener() {
  if (output === 'nothing') return () => {};
  if (output === 'lines') return lines();
  const { startOn } = await import('./terminal.mjs');
  return startOn(120, 40).ui.record;
}

/** As `--output json` does, into nothing. */
async function lines() {
  const { jsonOutput } = await load('cli/output/json.js');
  const { LineWriter } = await load('cli/output/line-writer.js');
  const { Recorder } = await load('cli/output/recorder.js');
  const writer = new LineWriter(openSync('/dev/null', 'w'));
  const recorder = new Recorder(jsonOutput(writer.write));
  return (event) => recorder.record(event);
}
