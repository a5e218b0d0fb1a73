// Ours: `easlens.mjs <upstream port> rules|session|hold|enforce|nothing`. With rules, all packs that ship judge every body; with hold,
// before it goes on, for all UmCallerID rules are told to block; with enforce, all rules there are.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from './child.mjs';

const [, , port, inspection] = process.argv;
/** The folder that holds `dist` and `rules`. */
const root = process.env.EASLENS_BENCH_ROOT ?? new URL('../../..', import.meta.url).pathname;
const load = (file) => import(pathToFileURL(`${root}/dist/${file}`).href);
const { startProxy, ulid } = await load('proxy/index.js');

const seen = { events: 0 };
const record = inspection === 'session' ? await recording() : undefined;
const proxy = await startProxy({
  listen: { host: '127.0.0.1', port: 0 },
  upstream: new URL(`http://127.0.0.1:${port}`),
  ...(inspection === 'nothing' ? { inspector: passing() } : await judging(inspection)),
  onEvent: (event) => {
    seen.events++;
    record?.(event);
  },
  onNotice: ({ message }) => console.error(message),
  now: Date.now,
  newId: ulid,
});
serve(proxy.port);

/** As `easlens proxy` does, in a file that is gone afterwards. */
async function recording() {
  const { startRecorder } = await load('capture/session/recorder.js');
  const { CREDENTIALS_ONLY } = await load('capture/redact/redact.js');
  const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const recorder = await startRecorder({
    file: join(folder, 'bench.easlens'),
    at: Date.now(),
    program: 'bench',
    redact: CREDENTIALS_ONLY,
    redaction: 'credentials',
    maxBytes: 1024 ** 3,
    onTrouble: (message) => console.error(message),
  });
  return recorder.record;
}

async function judging(how) {
  const { Inspector } = await load('inspect/inspector.js');
  const { RuleSet } = await load('inspect/rules/rule-set.js');
  const { RulePolicy } = await load('inspect/rules/policy.js');
  const { readRulePacks } = await load('cli/rule-files.js');
  const policy = new RulePolicy();
  const rules = new RuleSet(readRulePacks({ rules: [], defaultRules: true }), policy);
  const inspector = new Inspector(rules);
  if (how !== 'hold' && how !== 'enforce') return { inspector };
  const { Enforcer } = await load('inspect/enforce/enforcer.js');
  for (const { name } of rules.rules)
    if (how === 'enforce' || name.startsWith('umcallerid/')) policy.enforce(name, 'block');
  return { inspector, enforcer: new Enforcer(inspector, rules, policy) };
}

function passing() {
  const body = { kind: 'empty', length: 0 };
  return {
    request: (head, line) => ({ message: { head, line, body }, findings: [] }),
    response: (_request, head) => ({ message: { head, body }, findings: [] }),
  };
}
