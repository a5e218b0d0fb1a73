import { parseXml, type XmlElement } from '@rgrove/parse-xml';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { junit } from '../../../src/capture/report/junit.ts';
import type { Report } from '../../../src/capture/report/report.ts';
import { finding, hostileReport, report, reported, scanned } from '../../helpers/reports.ts';

const test = suite('JUnit XML');

test('a capture is a suite, its reading the first case, each finding one that fails', () => {
  const { suites, root } = written(report());
  assert.equal({ ...root.attributes }, { name: 'easlens', tests: '2', failures: '1', errors: '0' });
  assert.equal(
    { ...suites[0]?.attributes },
    {
      name: 'captures/a.mitm',
      tests: '2',
      failures: '1',
      errors: '0',
      skipped: '0',
    },
  );
  const [reading, found] = casesOf(suites[0]);
  assert.is(reading?.attributes['name'], 'is read whole');
  assert.is(found?.attributes['name'], 'umcallerid/format #1 byte 0 Sync iPhone ABC');
  assert.is(found?.attributes['time'], '0.013');
  assert.equal(kindsOf(found), ['failure']);
});

test('what is less grave than the scan fails on passes, and tells what it found', () => {
  const warning = reported({ findings: [{ finding: finding({ severity: 'warning' }) }] });
  for (const [failOn, kind] of [
    ['error', 'system-out'],
    ['warning', 'failure'],
    ['info', 'failure'],
    ['never', 'system-out'],
  ] as const) {
    const { suites } = written(report({ exchanges: [warning], failOn }));
    assert.equal(kindsOf(casesOf(suites[0])[1]), [kind], failOn);
  }
});

test('a capture that could not be read is an error', () => {
  const { suites, root } = written(
    report({
      captures: [
        scanned({
          unopened: { code: 'EASLENS_CAPTURE_OPEN', message: 'no such file', wayOut: 'Look again.' },
        }),
      ],
      exchanges: [],
    }),
  );
  assert.is(root.attributes['errors'], '1');
  assert.equal(kindsOf(casesOf(suites[0])[0]), ['error', 'system-out']);
});

test('a capture of which something was lost is an error, and says what', () => {
  const place = { file: 'a.mitm', entry: 7 };
  const note = { place, message: 'a note', isEnd: false, isLoss: false };
  const lost = { place, message: 'the entry is no JSON', isEnd: false, isLoss: true };
  const { suites } = written(
    report({
      captures: [scanned({ isPartial: true, troubles: [note, lost], troubleCount: 2 })],
      exchanges: [],
    }),
  );
  const [reading] = casesOf(suites[0]);
  assert.equal(kindsOf(reading), ['error', 'system-out']);
  assert.match(JSON.stringify(reading), '#7: the entry is no JSON');
});

test('hostile text stays text', () => {
  const text = [...junit(hostileReport())].join('');
  written(hostileReport());
  assert.not.match(text, /<script|[\u0000-\u0009\u000b-\u001f\u202e]/);
});

interface Written {
  readonly root: XmlElement;
  readonly suites: readonly XmlElement[];
}

/** Read again by a strict reader, its counts checked against what is there. */
function written(what: Report): Written {
  const root = parseXml([...junit(what)].join('')).root as XmlElement;
  const suites = elementsOf(root);
  for (const each of suites) {
    const kinds = casesOf(each).flatMap(kindsOf);
    assert.is(each.attributes['tests'], String(casesOf(each).length));
    assert.is(each.attributes['failures'], String(kinds.filter((kind) => kind === 'failure').length));
    assert.is(each.attributes['errors'], String(kinds.filter((kind) => kind === 'error').length));
  }
  return { root, suites };
}

function casesOf(element: XmlElement | undefined): readonly XmlElement[] {
  return element ? elementsOf(element) : [];
}

function kindsOf(element: XmlElement | undefined): readonly string[] {
  return element ? elementsOf(element).map(({ name }) => name) : [];
}

function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => child.type === 'element') as XmlElement[];
}

test.run();
