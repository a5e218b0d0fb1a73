import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CaptureError } from '../../../../src/capture/read/capture-error.ts';
import { capture } from '../../../helpers/captures.ts';
import { readAll } from '../../../helpers/read.ts';
import { sazMembers } from '../../../helpers/saz.ts';
import { withFile } from '../../../helpers/scratch.ts';
import { type Member, zipOf } from '../../../helpers/zip.ts';

const test = suite('read-saz');
const members = sazMembers(['z-push/285-Sync', 'sogo/074-FolderSync-gzip-listener']);

function reading(of: readonly Member[] | Buffer) {
  return withFile(Buffer.isBuffer(of) ? of : zipOf(of), readAll);
}

test('reads sessions in the order of their numbers', async () => {
  const { exchanges, troubles } = await reading(members);
  assert.equal(troubles, []);
  assert.equal(
    exchanges.map(({ place }) => [place.entry, place.member]),
    [
      [2, 'raw/2_c.txt'],
      [3, 'raw/10_c.txt'],
    ],
  );
  const [sync, folders] = exchanges;
  const expected = capture('z-push/285');
  assert.equal(sync?.request.head, expected.request.head);
  assert.equal(sync?.request.body, expected.request.captured);
  assert.equal(sync?.response?.body, expected.response.captured);
  assert.is(sync?.origin, 'https://mail.example.com');
  assert.is(sync?.at, Date.UTC(2026, 10, 23, 9, 0, 0, 123));
  assert.is(sync?.durationMs, 1500);
  // On the wire it came in chunks.
  assert.equal(folders?.response?.body, capture('sogo/074').response.captured);
});

test('members that lead out of the archive are refused, and others of no use ignored', async () => {
  const odd = ['../../raw/1_c.txt', '/etc/raw/1_c.txt', 'C:\\raw\\1_c.txt'].map((name) => ({
    name,
    bytes: Buffer.from('x'),
  }));
  const { exchanges, troubles } = await reading([
    ...members,
    ...odd,
    { name: '_index.htm', bytes: Buffer.from('x') },
  ]);
  assert.is(exchanges.length, 2);
  assert.equal(
    troubles.map(({ place, message }) => [place.member, message]),
    odd.map(({ name }) => [name, 'refused: its name leads out of the archive']),
  );
});

test('a bomb is refused', async () => {
  const bomb = { name: 'raw/1_c.txt', bytes: Buffer.from('x'), said: 0xf0000000 };
  try {
    await reading([...members, bomb]);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof CaptureError, String(error));
    assert.is(error.code, 'EASLENS_CAPTURE_BOMB');
  }
});

test('a member that unpacks to more than it says, or too much, or has a password, is told', async () => {
  const zeros = Buffer.alloc(100_000);
  const odd = [
    { name: 'raw/20_c.txt', bytes: zeros, said: 1000 },
    { name: 'raw/21_c.txt', bytes: zeros, said: 80 << 20 },
    { name: 'raw/22_c.txt', bytes: zeros, isEncrypted: true },
    { name: 'raw/23_c.txt', bytes: Buffer.from('what') },
  ];
  const ballast = { name: 'ballast', bytes: randomBytes(100_000) };
  const { exchanges, troubles } = await reading([...members, ...odd, ballast]);
  assert.is(exchanges.length, 2);
  assert.is(troubles.length, 4);
  assert.match(troubles[0]?.message ?? '', /^not read: .*bytes/);
  assert.match(troubles[1]?.message ?? '', 'too large');
  assert.match(troubles[2]?.message ?? '', 'password');
  assert.is(troubles[3]?.message, 'it is no request');
});

test('a member with another checksum than its bytes is a loss', async () => {
  const bytes = zipOf(members);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(members.find(({ name }) => name === 'raw/2_s.txt')?.bytes ?? ''));
  for (let at = bytes.indexOf(sum); at >= 0; at = bytes.indexOf(sum)) bytes.fill(7, at, at + 4);
  const { exchanges, troubles } = await reading(bytes);
  assert.is(exchanges.length, 2);
  assert.equal(
    troubles.map(({ place, message, isLoss }) => [place.member, message, isLoss]),
    [['raw/2_s', 'not read: it is damaged: its checksum is wrong', true]],
  );
});

test('an archive that is cut short gives the sessions that are whole', async () => {
  const bytes = zipOf(members);
  const { exchanges, troubles } = await reading(bytes.subarray(0, bytes.length - 400));
  assert.equal(
    exchanges.map(({ response }) => response?.body),
    [capture('sogo/074').response.captured, capture('z-push/285').response.captured],
  );
  assert.equal(
    troubles.map(({ isEnd }) => isEnd),
    [true],
  );
  assert.match(troubles[0]?.message ?? '', 'the archive is cut short, or damaged');
  const start = await reading(bytes.subarray(0, 1500));
  assert.is(start.exchanges.length, 1);
});

test.run();
