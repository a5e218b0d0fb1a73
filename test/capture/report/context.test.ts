import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Context, contextOf } from '../../../src/capture/report/context.ts';
import { openBody, wholeBody } from '../../../src/inspect/eas/body.ts';
import type { Finding } from '../../../src/inspect/finding.ts';
import type { Body } from '../../../src/inspect/message.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import type { WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { finding } from '../../helpers/reports.ts';
import { syncWith, WBXML_HEADERS, wbxml } from '../../helpers/rules.ts';

const test = suite('context');
const shownAsIs = () => undefined;

test('shows the element between its neighbours, and names what is around it', () => {
  const context = around(
    'UmCallerID',
    syncWith('<email:Subject>Hello</email:Subject><email2:UmCallerID>1234</email2:UmCallerID><email:To/>'),
  );
  assert.equal(context?.above.slice(-3), ['Commands', 'Add', 'ApplicationData']);
  assert.equal(shown(context), ['email:Subject Hello', '> email2:UmCallerID 1234', 'email:To (empty)']);
});

test('shows what the element holds, and says what it does not show', () => {
  const many = Array.from({ length: 12 }, (_, index) => `<email:To>${index}</email:To>`).join('');
  const before = around('UmCallerID', syncWith(`${many}<email2:UmCallerID>1</email2:UmCallerID>${many}`));
  assert.is(shown(before).at(0), ' (6 more)');
  assert.is(shown(before).at(-1), ' (6 more)');
  const inside = around(
    'Attachments',
    syncWith(
      '<airsyncbase:Attachments><airsyncbase:Attachment><airsyncbase:Method>1</airsyncbase:Method></airsyncbase:Attachment></airsyncbase:Attachments>',
    ),
  );
  assert.equal(shown(inside), [
    '> airsyncbase:Attachments (1 element)',
    '  airsyncbase:Attachment (1 element)',
  ]);
});

test('cuts long texts, and shows what is said in their place', () => {
  const xml = syncWith(
    `<email:Subject>${'x'.repeat(1000)}</email:Subject><email2:UmCallerID>1</email2:UmCallerID>`,
  );
  assert.is(shown(around('UmCallerID', xml))[0], `email:Subject ${'x'.repeat(160)} (1000 characters)`);
  const hidden = around('UmCallerID', xml, () => 'hidden');
  assert.equal(shown(hidden), ['email:Subject (hidden)', '> email2:UmCallerID (hidden)']);
});

test('finds the element of a log by its line and path, and says what is unknown', () => {
  const xml = syncWith('<Subject xmlns="Email:" bytes="9"/>\n<UmCallerID xmlns="Email2:">1</UmCallerID>');
  const body = openBody([], { xml, line: 10 }, 'response', 'Sync');
  const { span: _, ...found } = finding({
    line: 11,
    path: 'Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID',
  });
  assert.equal(shown(contextOf(found, body, shownAsIs)), [
    'email:Subject (redacted in the capture)',
    '> email2:UmCallerID 1',
  ]);
});

test('a finding about no element, and a body without a document, have none', () => {
  const body = bodyOf(syncWith(''));
  const { span: _, ...found } = finding();
  assert.is(contextOf(found, body, shownAsIs), undefined);
  assert.is(contextOf(finding({ span: { start: 3, end: 4 } }), body, shownAsIs), undefined);
  assert.is(contextOf(finding(), { kind: 'empty', length: 0 }, shownAsIs), undefined);
  assert.is(contextOf(finding(), undefined, shownAsIs), undefined);
});

test('a million neighbours are not looked through', () => {
  const bytes = Buffer.concat([
    wbxml('<Sync><Status>1</Status></Sync>').subarray(0, -1),
    Buffer.alloc(1_000_000, 0x0e),
    Buffer.from([1]),
  ]);
  const document = decode(bytes);
  const body: Body = { kind: 'wbxml', length: bytes.length, bytes, document };
  const context = contextOf(finding({ path: 'Sync/Status', span: document.span(1) }), body, shownAsIs);
  assert.match(shown(context).at(-1) ?? '', /^ \(\d{4} or more\)$/);
});

function bodyOf(xml: string): Body {
  return openBody(WBXML_HEADERS, wholeBody(wbxml(xml)), 'response', 'Sync');
}

function around(
  name: string,
  xml: string,
  redaction: (document: WbxmlDocument, node: number) => string | undefined = shownAsIs,
): Context | undefined {
  const body = bodyOf(xml);
  const document = 'document' in body ? (body.document as WbxmlDocument) : decode(Buffer.alloc(0));
  const node =
    Array.from({ length: document.size }, (_, at) => at).find((at) => document.name(at) === name) ?? 0;
  const found: Finding = finding({ path: document.path(node), span: document.span(node) });
  return contextOf(found, body, redaction);
}

function shown(context: Context | undefined): readonly string[] {
  return (context?.lines ?? []).map(
    ({ isFound, isInside, name, text, note }) =>
      `${isFound ? '> ' : isInside ? '  ' : ''}${[name, text, note && `(${note})`].filter((part) => part !== undefined).join(' ')}`,
  );
}

test.run();
