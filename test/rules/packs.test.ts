import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../src/inspect/eas/request-line.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { loadRulePack } from '../../src/inspect/rules/load.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { testExamples } from '../../src/inspect/rules/test-examples.ts';
import { captures } from '../helpers/captures.ts';

const test = suite('rules/packs');

const folder = new URL('../../rules/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const packs = files.map((name) => loadRulePack(readFileSync(new URL(name, folder), 'utf8'), `rules/${name}`));

test('there are the three packs, each named as its file', () => {
  assert.equal(packs.map(({ id }) => `${id}.yaml`).sort(), [
    'activesync.yaml',
    'um-attachments.yaml',
    'umcallerid.yaml',
  ]);
  assert.equal(
    packs.map(({ id }) => `rules/${id}.yaml`),
    packs.map(({ file }) => file),
  );
});

for (const pack of packs) {
  test(`every example of ${pack.id} holds`, () => {
    const { examples, failures } = testExamples(pack);
    assert.equal(failures, []);
    assert.ok(examples >= 2 * pack.rules.length);
  });
}

test('the packs beside umcallerid find in the recorded exchanges what is there, and no more', () => {
  const inspector = new Inspector(new RuleSet(packs.filter(({ id }) => id !== 'umcallerid')));
  const found = captures.flatMap(({ name, request, response }) => {
    const line = parseRequestLine(request.head);
    if (!line) return [];
    const asked = inspector.request(request.head, line, request.captured);
    const answered = inspector.response(asked.message, response.head, response.captured);
    return [...asked.findings, ...answered.findings].map(
      ({ rule, item, message }) => `${name} ${rule} ${item?.serverId}: ${message}`,
    );
  });
  assert.equal(found, [
    'z-push/004-Sync um-attachments/duration-not-newest m03: UmAttDuration 61 on the voice attachment of order 2, where only the most recent one has it',
    'z-push/285-Sync um-attachments/duration-not-newest m03: UmAttDuration 61 on the voice attachment of order 2, where only the most recent one has it',
  ]);
});

test('header and query that name different versions are a finding of their own', () => {
  const query = Buffer.from([121, 0, 0x09, 0x04, 1, 0x44, 0, 1, 0x50]).toString('base64');
  const head = {
    method: 'POST',
    target: `/Microsoft-Server-ActiveSync?${query}`,
    headers: ['MS-ASProtocolVersion', '14.1'],
  };
  const inspector = new Inspector(new RuleSet(packs));
  const line = parseRequestLine(head) as RequestLine;
  const { findings } = inspector.request(head, line, wholeBody(new Uint8Array()));
  assert.equal(
    findings.map(({ rule, severity, message }) => [rule, severity, message]),
    [['activesync/two-versions', 'warning', 'The header says protocol version 14.1, the query 12.1']],
  );
});

test.run();
