import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../../src/capture/report/report.ts';
import { sarif } from '../../../src/capture/report/sarif.ts';
import { finding, hostileReport, report, reported, scanned } from '../../helpers/reports.ts';
import { misfits } from '../../helpers/sarif-schema.ts';

const test = suite('SARIF');

test('says what was found, how grave it is, and where', () => {
  const [run] = written(report()).runs;
  assert.is(run.tool.driver.rules[0].id, 'umcallerid/format');
  assert.equal(run.tool.driver.rules[0].properties.tags, ['MS-ASEMAIL R814', 'MS-ASEMAIL R815']);
  const [result] = run.results;
  assert.is(result.ruleId, 'umcallerid/format');
  assert.is(result.ruleIndex, 0);
  assert.is(result.level, 'error');
  assert.equal(result.locations[0].physicalLocation, {
    artifactLocation: { uri: 'captures/a.mitm', index: 0 },
    region: { byteOffset: 0 },
  });
  assert.is(result.properties.device, 'iPhone ABC');
  assert.is(result.properties.at, '2026-11-23T10:00:00.000Z');
  assert.ok(run.invocations[0].executionSuccessful);
});

test('a source of lines is pointed at by line; severities have the words of SARIF', () => {
  const { span: _, ...inLog } = finding({ line: 130, severity: 'info' });
  const exchange = reported({
    source: { file: 'log.txt', entry: 2, line: 66 },
    findings: [{ finding: inLog }],
  });
  const [result] = written(report({ exchanges: [exchange] })).runs[0].results;
  assert.is(result.level, 'note');
  assert.equal(result.locations[0].physicalLocation.region, { startLine: 130 });
});

test('names of files become references: parts escaped, absolute ones as file URLs', () => {
  const uriOf = (file: string) =>
    written(report({ captures: [scanned({ file })], exchanges: [] })).runs[0].artifacts[0].location.uri;
  assert.is(uriOf('./a b/100%?.har'), 'a%20b/100%25%3F.har');
  assert.is(uriOf('/tmp/a b.har'), 'file:///tmp/a%20b.har');
  assert.is(uriOf('a:b.har'), 'a%3Ab.har');
});

test('what could not be read is a notification, and the run no success', () => {
  const place = { file: 'a.mitm', entry: 7 };
  const cut = scanned({
    isPartial: true,
    troubles: [{ place, message: 'cut short', isEnd: true, isLoss: true }],
    troubleCount: 1,
  });
  const gone = scanned({
    file: 'b.mitm',
    unopened: { code: 'EASLENS_CAPTURE_OPEN', message: 'no such file.', wayOut: 'Look again.' },
  });
  const [invocation] = written(report({ captures: [cut, gone] })).runs[0].invocations;
  assert.not(invocation.executionSuccessful);
  assert.equal(
    invocation.toolExecutionNotifications.map(
      ({ level, message }: { level: string; message: { text: string } }) => `${level} ${message.text}`,
    ),
    ['error #7: cut short', 'error no such file. Look again.'],
  );
});

test('the same fault of the same item has the same fingerprint in another capture', () => {
  const print = (more: Parameters<typeof reported>[0]) =>
    written(report({ exchanges: [reported(more)] })).runs[0].results[0].partialFingerprints['easlens/v1'];
  assert.is(print({}), print({ id: 'other', at: 5, source: { file: 'b', entry: 9 } }));
  assert.is.not(print({}), print({ findings: [{ finding: finding({ value: '5678' }) }] }));
});

test('findings without room are counted, and nothing is written of none', () => {
  assert.is(written(report({ left: { exchanges: 1, findings: 5 } })).runs[0].properties.findingsLeftOut, 5);
  assert.equal(written(report({ exchanges: [] })).runs[0].results, []);
});

test('hostile text stays text, and drives no terminal', () => {
  const text = [...sarif(hostileReport())].join('');
  written(hostileReport());
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('the check against the schema finds what is no SARIF', () => {
  const log = written(report());
  assert.equal(misfits({ ...log, version: '2.0.0', more: 1 }), [
    '$ should NOT have additional properties',
    '$.version should be equal to one of the allowed values',
  ]);
  const [run] = log.runs;
  run.artifacts[0].location.uri = 'a b';
  run.results[0].level = 'info';
  run.results[0].properties.tags = ['twice', 'twice'];
  delete run.tool.driver.name;
  assert.equal(
    misfits(log)
      .map((said) => said.replace(/ should.*/, ''))
      .sort(),
    [
      '$.runs[0].artifacts[0].location.uri',
      '$.runs[0].results[0].level',
      '$.runs[0].results[0].properties.tags',
      '$.runs[0].tool.driver',
    ],
  );
});

/** The log as it is read, after it was checked against the schema. */
// biome-ignore lint/suspicious/noExplicitAny: what is read of it is asserted.
function written(what: Report): any {
  const log = JSON.parse([...sarif(what)].join(''));
  assert.equal(misfits(log), []);
  return log;
}

test.run();
