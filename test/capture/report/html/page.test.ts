import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { htmlReport } from '../../../../src/capture/report/html/page.ts';
import type { Report } from '../../../../src/capture/report/report.ts';
import { TimelineFold } from '../../../../src/capture/report/timeline.ts';
import { finding, hostileReport, report, reported, scanned, timed } from '../../../helpers/reports.ts';

const test = suite('HTML report');

test('tells the totals, when which device asked for what, and each finding in its context', () => {
  const context = {
    above: ['Sync', 'ApplicationData'],
    lines: [
      { isInside: false, isFound: false, name: 'email:Subject', text: 'Hello' },
      { isInside: false, isFound: true, name: 'email2:UmCallerID', text: '1234' },
    ],
  };
  const page = written(report({ exchanges: [reported({ findings: [{ finding: finding(), context }] })] }));
  assert.match(page, '<title>1 error in the ActiveSync traffic of a.mitm</title>');
  assert.match(page, /<figure class="device"><figcaption><bdi>iPhone ABC<\/bdi>/);
  assert.match(page, /<rect class="error" /);
  assert.match(page, 'Sync › ApplicationData');
  assert.match(
    page,
    /<li class="found" aria-current="true"><span class="name">email2:UmCallerID<\/span> <bdi>1234<\/bdi>/,
  );
  assert.match(page, 'The phone dials it.');
});

test('nothing in it is fetched or run, and its own style alone is let in', () => {
  const page = written(report());
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  assert.match(
    page,
    `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  );
  assert.not.match(page, /<script|<link|<img|<iframe|https?:|url\(|@import| style="| on\w+="/);
});

test('hostile text stays text', () => {
  const page = written(hostileReport());
  const tags = new Set([...page.matchAll(/<([a-zA-Z][^\s>/]*)/g)].map(([, name]) => name));
  for (const tag of ['script', 'img']) assert.not(tags.has(tag), tag);
  assert.not.match(page, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  assert.not.match(page, /\son\w+=[^&]*alert\(2\)>(?!&)/);
});

test('says honestly what it does not show', () => {
  const page = written(
    report({ left: { exchanges: 3, findings: 1234 }, isStopped: true, where: 'errors > 0' }),
  );
  assert.match(page, '1,234 more findings in this scan are not shown here');
  assert.match(page, 'The scan was ended before all was read.');
  assert.match(page, 'Only exchanges where <code>errors &gt; 0</code>');
});

test('captures that cannot be read, and those without times, are told of', () => {
  const fold = new TimelineFold();
  fold.add({ ...timed('Sync', 0), openedAt: Number.NaN });
  const page = written(
    report({
      captures: [
        scanned({
          timeline: fold.take(),
          unopened: { code: 'EASLENS_CAPTURE_OPEN', message: 'no such file.', wayOut: 'Look again.' },
        }),
      ],
    }),
  );
  assert.match(page, 'One capture could not be read');
  assert.match(page, 'EASLENS_CAPTURE_OPEN: no such file. Look again.');
  assert.match(page, 'The capture tells no times');
});

test('nothing found is said too', () => {
  const page = written(
    report({
      captures: [
        scanned({ counts: { ...scanned().counts, findings: { error: 0, warning: 0, info: 0 }, rules: {} } }),
      ],
      exchanges: [],
      rules: [],
    }),
  );
  assert.match(page, 'Nothing found in the ActiveSync traffic of a.mitm');
  assert.not.match(page, 'id="findings"');
});

test('every start tag has its end', () => {
  for (const page of [written(report()), written(hostileReport())]) {
    const open: string[] = [];
    for (const [, slash, name = '', rest = ''] of page
      .replace(/<style>[\s\S]*<\/style>/, '')
      .matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
      if (['meta', 'br'].includes(name) || rest.endsWith('/')) continue;
      if (slash === '') open.push(name);
      else assert.is(open.pop(), name);
    }
    assert.equal(open, []);
  }
});

function written(what: Report): string {
  return [...htmlReport(what)].join('');
}

test.run();
