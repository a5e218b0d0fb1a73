import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { documentOf } from '../../../src/inspect/eas/body.ts';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { toXml } from '../../../src/inspect/wbxml/to-xml.ts';
import { runCopy } from '../../../src/ui/copy/reduce.ts';
import { textOf } from '../../../src/ui/draw/line.ts';
import { footerLine } from '../../../src/ui/footer.ts';
import { goldenSizes, matchesGolden } from '../../helpers/golden.ts';
import { readSession } from '../../helpers/sessions.ts';
import { Looker } from './looker.ts';

const test = suite('ui/detail/sent');

const CALLER = 'sip:anonymous@anonymous.invalid';
/** The number of the exchange whose response has an anonymous caller. */
const NUMBER = 53;

/** The demo, as if the anonymous caller had been rewritten to an empty element. */
const rewritten: readonly ExchangeEvent[] = readSession('demo').map((event) => {
  const document = event.kind === 'response-judged' ? documentOf(event.response.body) : undefined;
  if (event.kind !== 'response-judged' || !document || !toXml(document).includes(CALLER)) return event;
  const bytes = encode(fromXml(toXml(document).replaceAll(CALLER, '')));
  const body = { kind: 'wbxml', length: bytes.length, bytes, document: decode(bytes) } as const;
  const findings = event.findings.map((finding) =>
    finding.value === CALLER ? ({ ...finding, action: 'rewritten' } as const) : finding,
  );
  return { ...event, findings, sent: { ...event.response, body } };
});

function looker(columns = 120, rows = 40): Looker {
  return new Looker(rewritten, { columns, rows }).open(NUMBER, 'findings');
}

test('from a finding s leads to what was sent in its place', () => {
  for (const [columns, rows] of goldenSizes) {
    const look = looker(columns, rows).run('finding.next', 'finding.next', 'sent');
    matchesGolden(`detail-sent-${columns}x${rows}`, `${look.rows().join('\n')}\n`);
  }
});

test('s goes from what came to what was sent and back; the tab and the footer say which', () => {
  const look = looker(120, 400).run('next', 'next');
  assert.match(look.rows()[0] ?? '', /\[Response as it came\]/);
  assert.match(look.rows().join('\n'), 'sip:anonymous@');
  assert.match(textOf(footerLine(look.state)), / s as sent /);
  look.run('sent');
  assert.match(look.rows()[0] ?? '', /\[Response as sent\]/);
  assert.not.match(look.rows().join('\n'), 'sip:anonymous@');
  assert.not.match(look.rows().join('\n'), '! ');
  assert.match(look.rows()[1] ?? '', /rewritten/);
  assert.match(textOf(footerLine(look.state)), / s as it came /);
  assert.match(look.run('sent').rows()[0] ?? '', /\[Response as it came\]/);
});

test('a finding speaks of what came: going to it shows that', () => {
  const look = looker().run('sent', 'finding.next');
  assert.match(look.rows()[0] ?? '', /\[Response as it came\]/);
  assert.match(look.row(), /! /);
});

test('all findings stay in their tab, and tell what was done', () => {
  const text = looker(80, 400).run('sent', 'previous', 'previous').rows().join('\n');
  assert.match(text, /\[Findings 4\]/);
  assert.match(text, /action +rewritten; s shows what was sent/);
});

test('what is copied is what is on the screen', () => {
  const { state } = looker().run('sent');
  const copy = { number: NUMBER, side: 'response' } as const;
  const texts = [state, looker().state].map((from) => {
    const effects = runCopy({ ...from, copy }, 'copy.xml').effects;
    return effects.map((effect) => (effect.kind === 'copy' ? `${effect.what}\n${effect.text}` : '')).join('');
  });
  assert.match(texts[0] as string, /^response of #53 as XML, as sent\n/);
  assert.not.match(texts[0] as string, CALLER);
  assert.match(texts[1] as string, CALLER);
});

test('where nothing was rewritten, s says so and the footer leaves it out', () => {
  const look = new Looker(readSession('demo')).open(NUMBER, 'response').run('sent');
  assert.is(look.state.note, 'it was sent as it came');
  assert.not.match(textOf(footerLine(look.state)), /as sent/);
});

test('why nothing was done is told', () => {
  const events = readSession('demo').map((event) =>
    event.kind === 'response-judged'
      ? { ...event, findings: event.findings.map((one) => ({ ...one, hindrance: 'the body is damaged' })) }
      : event,
  );
  const look = new Looker(events, { columns: 120, rows: 400 }).open(NUMBER, 'findings');
  assert.match(look.rows().join('\n'), /action +nothing done: the body is damaged/);
});

test.run();
