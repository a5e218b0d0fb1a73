import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';
import { needing, programs } from './debian.ts';
import { type Easlens, startEaslensAs } from './easlens.ts';
import { exportCa, run, type ServerCa, serverCa, withFolder } from './modes.ts';
import { withNetwork } from './netns.ts';

const test = suite('real/transparent');

const SCRIPT = fileURLToPath(new URL('../../docs/transparent-gateway.sh', import.meta.url));
const MAIL = 'mail.example.com';
const BANK = 'www.bank.example';
const ACTIVESYNC = '/Microsoft-Server-ActiveSync?Cmd=Ping&User=alice&DeviceId=D1&DeviceType=curl';

/** A web server on ports 80 and 443 that says which host and path it was asked for. */
const WEB_SERVER = `
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { createServer: createTlsServer } = require('node:https');
const { createSecureContext } = require('node:tls');
const [folder] = process.argv.slice(1);
const pair = (name) => ({ cert: readFileSync(folder + '/' + name + '.pem'), key: readFileSync(folder + '/' + name + '.key') });
const hello = (request, response) => request.resume().on('end', () => response.end('hello ' + request.headers.host + ' ' + request.url));
createServer(hello).listen(80, () => {
  const options = { ...pair('${MAIL}'), SNICallback: (name, give) => give(null, createSecureContext(pair(name))) };
  createTlsServer(options, hello).listen(443, () => console.log('ready'));
});
`;

const NEEDED = { nft: 'nftables', ip: 'iproute2', curl: 'curl', sysctl: 'procps' };
const missing = programs(NEEDED);
const asGateway = (use: (gateway: Gateway) => Promise<void>) =>
  needing(missing, Object.keys(NEEDED), () => withGateway(use));

async function keepLeaf(ca: ServerCa, folder: string, host: string): Promise<void> {
  const { certificate, key } = await ca.leafFor(host);
  writeFileSync(join(folder, `${host}.pem`), certificate);
  writeFileSync(join(folder, `${host}.key`), key);
}

interface Gateway {
  readonly easlens: Easlens;
  readonly ours: string;
  readonly theirs: string;
  /** curl on the phone, which knows of no proxy. */
  curl(...words: readonly string[]): Promise<string>;
  /** docs/transparent-gateway.sh, as root of the gateway. */
  script(...words: readonly string[]): Promise<string>;
}

async function withGateway(use: (gateway: Gateway) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const ca = await serverCa(folder, MAIL, BANK);
    for (const host of [MAIL, BANK]) await keepLeaf(ca, folder, host);
    await withNetwork('easlens-', [MAIL, BANK], async ({ on }) => {
      const [program = '', ...words] = [...on('server'), process.execPath, '-e', WEB_SERVER, folder];
      const web = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
      const env = { EASLENS_HOME: join(folder, 'home') };
      const options = [
        '--mode',
        'transparent',
        '--intercept',
        MAIL,
        '--upstream-ca',
        ca.file,
        '--no-ui',
        '--output',
        'json',
      ];
      let easlens: Easlens | undefined;
      try {
        await deadline(10_000, new Promise((resolve) => web.stdout.once('data', resolve)));
        const listen = ['--listen', '0.0.0.0:8080', '--allow', '198.18.0.0/15'];
        easlens = await startEaslensAs(['proxy', '--no-session', ...listen, ...options], {
          through: on('gateway'),
          env,
        });
        const ours = join(folder, 'ours.pem');
        writeFileSync(ours, await exportCa(env));
        const text = async (words: readonly string[]) => {
          const [command = '', ...rest] = words;
          return (await run(command, rest)).stdout;
        };
        await use({
          easlens,
          ours,
          theirs: ca.file,
          curl: (...more) => text([...on('phone'), 'curl', '-sS', '--max-time', '10', ...more]),
          script: (...more) => text([...on('gateway'), SCRIPT, ...more]),
        });
      } finally {
        if (easlens) assert.is(await deadline(20_000, easlens.stop()), 0);
        web.kill();
      }
    });
  });
}

test(
  'a gateway turns phones here: mail is read, all else passes, and the phone knows of nothing',
  asGateway(async ({ easlens, ours, theirs, curl, script }) => {
    const mail = `https://${MAIL}${ACTIVESYNC}`;
    assert.match(await curl('--cacert', theirs, mail), /^hello/);
    assert.match(await script('up', 'lan'), /TCP ports 80 and 443 .* port 8080/);
    // Again, as one does who is not sure.
    await script('up', 'lan', '8080');
    assert.is(await curl('--cacert', ours, '-d', '', mail), `hello ${MAIL} ${ACTIVESYNC}`);
    const exchange = await deadline(
      10_000,
      easlens.line(({ type }) => type === 'exchange'),
    );
    assert.is(exchange['server'], `https://${MAIL}`);
    assert.is(await curl('--cacert', theirs, `https://${BANK}/x`), `hello ${BANK} /x`);
    assert.is(await curl('-d', '', `http://${MAIL}${ACTIVESYNC}`), `hello ${MAIL} ${ACTIVESYNC}`);
    // The gateway itself is no host to be led to.
    assert.match(await curl('http://198.18.1.1/'), /names this proxy itself as its host/);
    await script('down');
    await script('down');
    assert.match(await curl('--cacert', theirs, mail), /^hello/);
    assert.is(easlens.lines.filter(({ type }) => type === 'exchange').length, 2);
  }),
);

test(
  'the script says what it wants',
  asGateway(async ({ script }) => {
    for (const words of [[], ['up'], ['up', 'lan', 'x'], ['up', 'a;b'], ['sideways'], ['down', 'now']]) {
      const failed = await script(...words).then(String, (error) => error);
      assert.is(failed.code, 2, words.join(' '));
      assert.match(failed.stderr, /transparent-gateway\.sh up INTERFACE/);
    }
    const failed = await script('up', 'nowhere').then(String, (error) => error);
    assert.is(failed.code, 1);
    assert.match(failed.stderr, /no interface nowhere/);
  }),
);

test.run();
