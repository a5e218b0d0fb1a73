import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureAuthority, makeAuthority, readAuthority } from '../../src/cli/ca-files.ts';
import { CommandError } from '../../src/cli/command-error.ts';
import { now, openssl, withOpenSsl } from '../helpers/authority.ts';

const test = suite('cli/ca-files');
const DAY_MS = 86_400_000;

/** Gives a test a folder that is not there yet, and the file in it that a CA is kept in. */
function inFolder(act: (folder: string, file: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const root = mkdtempSync(join(tmpdir(), 'easlens-ca-'));
    const folder = join(root, 'new', 'easlens');
    try {
      await act(folder, join(folder, 'ca', 'authority.pem'));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
}

async function problemOf(act: () => unknown): Promise<CommandError> {
  try {
    await act();
  } catch (error) {
    assert.instance(error, CommandError);
    return error as CommandError;
  }
  throw new Error('nothing went wrong');
}

test(
  'folder and file are for their owner alone, and nothing else is left behind',
  inFolder(async (folder, file) => {
    assert.is(readAuthority(folder), undefined);
    const kept = await makeAuthority(folder, ['mail.example.com'], now);
    assert.is(kept.file, file);
    assert.is(statSync(file).mode & 0o777, 0o600);
    assert.is(statSync(join(folder, 'ca')).mode & 0o777, 0o700);
    assert.is(statSync(folder).mode & 0o777, 0o700);
    assert.equal(readdirSync(folder, { recursive: true }).sort(), ['ca', join('ca', 'authority.pem')]);
  }),
);

test(
  'a folder that was open to all is closed',
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'ca'), { recursive: true });
    chmodSync(join(folder, 'ca'), 0o777);
    await makeAuthority(folder, ['mail.example.com'], now);
    assert.is(statSync(join(folder, 'ca')).mode & 0o777, 0o700);
  }),
);

test(
  'the only key on disk is that of the intermediate certificate',
  inFolder(async (folder, file) => {
    await makeAuthority(folder, ['mail.example.com'], now);
    const text = readFileSync(file, 'utf8');
    const [key, ...moreKeys] =
      text.match(/-----BEGIN [A-Z ]*KEY-----[\s\S]+?-----END [A-Z ]*KEY-----/g) ?? [];
    assert.equal(moreKeys, []);
    const [intermediate, root] = (text.match(/-----BEGIN CERT[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(
      (pem) => new X509Certificate(pem),
    );
    assert.ok(intermediate?.checkPrivateKey(createPrivateKey(key as string)));
    assert.not(root?.checkPrivateKey(createPrivateKey(key as string)));
    assert.not(root?.publicKey.equals(createPublicKey(key as string)));
    const blocks = text.replace(/-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----\n/g, '');
    assert.is(blocks, '');
  }),
);

/** Signs a certificate for a host with what is in the file, as somebody would who has nothing else, and asks OpenSSL what it thinks of it. */
function signAndVerify(kept: string, root: string, host: string): ReturnType<typeof openssl> {
  const request = openssl(
    {},
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'leaf.key',
    '-subj',
    `/CN=${host}`,
  );
  const files = { 'request.pem': request.out, 'kept.pem': kept, 'names.txt': `subjectAltName=DNS:${host}` };
  const signer = ['-CA', 'kept.pem', '-CAkey', 'kept.pem', '-set_serial', '1'];
  const leaf = openssl(
    files,
    'x509',
    '-req',
    '-in',
    'request.pem',
    ...signer,
    '-days',
    '1',
    '-extfile',
    'names.txt',
  );
  assert.is(leaf.code, 0, leaf.err);
  const chain = { 'root.pem': root, 'kept.pem': kept, 'leaf.pem': leaf.out };
  return openssl(chain, 'verify', '-CAfile', 'root.pem', '-untrusted', 'kept.pem', 'leaf.pem');
}

test(
  'whoever gets hold of the file can sign for no other host',
  inFolder((folder, file) =>
    withOpenSsl(async () => {
      const { root } = await makeAuthority(folder, ['mail.example.com'], now);
      const kept = readFileSync(file, 'utf8');
      assert.is(signAndVerify(kept, root.pem, 'mail.example.com').code, 0);
      for (const host of ['bank.test', 'example.com', 'notmail.example.com']) {
        const { code, err } = signAndVerify(kept, root.pem, host);
        assert.is(code, 2, host);
        assert.match(err, 'permitted subtree violation');
      }
    })(),
  ),
);

test(
  'is read again as it was made',
  inFolder(async (folder) => {
    const made = await makeAuthority(folder, ['mail.example.com', '192.0.2.7'], now);
    const read = readAuthority(folder);
    assert.is(read?.root.fingerprint, made.root.fingerprint);
    assert.equal(read?.authority.constraints, { domains: ['mail.example.com'], addresses: ['192.0.2.7'] });
    const { certificate } = (await read?.authority.leafFor('mail.example.com', now)) ?? {};
    assert.is(new X509Certificate(certificate as string).subjectAltName, 'DNS:mail.example.com');
  }),
);

test(
  'is made when it is first needed, and then kept',
  inFolder(async (folder) => {
    const first = await ensureAuthority(folder, ['mail.example.com', 'example.org'], now);
    assert.is(first.made, true);
    const second = await ensureAuthority(folder, ['a.mail.example.com'], now + DAY_MS);
    assert.is(second.made, false);
    assert.is(second.root.fingerprint, first.root.fingerprint);
  }),
);

test(
  'programs that start at the same moment use one CA',
  inFolder(async (folder) => {
    const hosts = ['mail.example.com'];
    const kept = await Promise.all(Array.from({ length: 5 }, () => ensureAuthority(folder, hosts, now)));
    assert.is(new Set(kept.map(({ root }) => root.fingerprint)).size, 1);
    assert.is(kept.filter(({ made }) => made).length, 1);
  }),
);

test(
  'hosts that it may not vouch for are named, with the command that makes one for all',
  inFolder(async (folder) => {
    await makeAuthority(folder, ['mail.example.com', '192.0.2.7'], now);
    const { code, message, wayOut } = await problemOf(() =>
      ensureAuthority(folder, ['mail.example.com', '*.example.org', '192.0.2.8'], now),
    );
    assert.is(code, 'EASLENS_CA_HOSTS');
    assert.match(message, /may not vouch for \*\.example\.org, 192\.0\.2\.8$/);
    assert.match(
      wayOut,
      /easlens ca init --force --intercept mail\.example\.com 192\.0\.2\.7 \*\.example\.org 192\.0\.2\.8$/,
    );
  }),
);

test(
  'one that has expired says how to make a new one',
  inFolder(async (folder) => {
    await makeAuthority(folder, ['mail.example.com'], now);
    const { code, message, wayOut } = await problemOf(() =>
      ensureAuthority(folder, ['mail.example.com'], now + 90 * DAY_MS),
    );
    assert.is(code, 'EASLENS_CA_EXPIRED');
    assert.match(message, /expired on \d{4}-\d\d-\d\d$/);
    assert.match(wayOut, 'easlens ca init --force');
  }),
);

test(
  'what is damaged is told, and never used',
  inFolder(async (folder, file) => {
    await makeAuthority(folder, ['mail.example.com'], now);
    const text = readFileSync(file, 'utf8');
    const [key = '', intermediate = '', root = ''] = text.split(/(?<=-----END [A-Z ]+-----\n)/);
    for (const damaged of [
      '',
      'hello',
      text.slice(0, 1000),
      text.slice(0, -10),
      key + intermediate,
      intermediate + root,
      key + root + intermediate,
      key + intermediate + root + root,
      text.replace('\n', '\n!'),
      'x'.repeat(1 << 20),
    ]) {
      writeFileSync(file, damaged);
      const { code, message, wayOut } = await problemOf(() => readAuthority(folder));
      assert.is(code, 'EASLENS_CA_BROKEN');
      assert.ok(message.startsWith(`The CA in ${file} cannot be used: `) && message.length < 300, message);
      assert.match(wayOut, 'easlens ca init --force');
    }
    await makeAuthority(folder, ['mail.example.com'], now);
    assert.ok(readAuthority(folder));
  }),
);

test(
  'a key that others may read is not used',
  inFolder(async (folder, file) => {
    await makeAuthority(folder, ['mail.example.com'], now);
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(file, mode);
      const { code, wayOut } = await problemOf(() => readAuthority(folder));
      assert.is(code, 'EASLENS_CA_OPEN');
      assert.match(wayOut, `chmod 600 ${file}`);
    }
    chmodSync(file, 0o400);
    assert.ok(readAuthority(folder));
  }),
);

test(
  'something else in its place is told, with a way out',
  inFolder(async (folder, file) => {
    mkdirSync(file, { recursive: true });
    assert.is((await problemOf(() => readAuthority(folder))).code, 'EASLENS_CA_UNREADABLE');
    rmSync(join(folder, 'ca'), { recursive: true });
    writeFileSync(join(folder, 'ca'), '');
    assert.is((await problemOf(() => readAuthority(folder))).code, 'EASLENS_CA_UNREADABLE');
    const { code, wayOut } = await problemOf(() => makeAuthority(folder, ['mail.example.com'], now));
    assert.is(code, 'EASLENS_CA_UNWRITABLE');
    assert.match(wayOut, 'EASLENS_HOME');
  }),
);

test(
  'hosts that are none make nothing',
  inFolder(async (folder) => {
    for (const hosts of [[], [''], ['a b'], ['com'], ['*'], ['mail.*.test']]) {
      const { code } = await problemOf(() => makeAuthority(folder, hosts, now));
      assert.is(code, 'EASLENS_CA_HOST');
    }
    assert.is(readAuthority(folder), undefined);
  }),
);

test.run();
