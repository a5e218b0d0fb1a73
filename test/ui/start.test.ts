import { setTimeout as pause } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startUi } from '../../src/ui/start.tsx';
import { deadline } from '../helpers/deadline.ts';
import { finding, refusedPing, request, stamped, syncWithFinding } from '../helpers/events.ts';
import { FakeTerminal } from '../helpers/terminal.ts';

const test = suite('start');

async function until(check: () => boolean): Promise<void> {
  while (!check()) await pause(10);
}

test('draws exchanges and the findings of the focused one, and quits on q', async () => {
  const terminal = new FakeTerminal(100, 24);
  let quits = 0;
  const ui = startUi(terminal, () => quits++);
  ui.listening('easlens listens on http://127.0.0.1:8080');
  for (const event of [...refusedPing, ...syncWithFinding]) ui.record(event);
  await deadline(
    5000,
    until(() => terminal.text.includes('umcallerid/message-class')),
  );
  assert.match(terminal.text, /easlens listens on http:\/\/127\.0\.0\.1:8080/);
  assert.match(terminal.text, /2 exchanges, 1 finding/);
  assert.match(terminal.text, /> \d\d:\d\d:\d\d Sync .* 1 error/);
  terminal.type('\r');
  await deadline(
    5000,
    until(() => terminal.text.includes('REQUEST POST /Microsoft-Server-ActiveSync')),
  );
  terminal.type('q');
  await deadline(
    5000,
    until(() => terminal.text.lastIndexOf('q quit') > terminal.text.indexOf('esc back')),
  );
  terminal.type('q');
  await deadline(
    5000,
    until(() => quits === 1),
  );
  terminal.type('\u0003');
  // Asked again, for the program to end now.
  await deadline(
    5000,
    until(() => quits === 2),
  );
  await deadline(5000, ui.close());
  // The alternate screen was entered and left again.
  assert.ok(terminal.raw.lastIndexOf('\u001b[?1049l') > terminal.raw.indexOf('\u001b[?1049h'));
});

test('lets nothing from the wire drive the terminal', async () => {
  const evil = '\u001b]0;owned\u0007\u202e';
  const terminal = new FakeTerminal(100, 24);
  const ui = startUi(terminal, () => {});
  const events = stamped([
    {
      kind: 'opened',
      head: request.head,
      line: { ...request.line, command: evil, deviceId: evil, deviceType: evil },
    },
    { kind: 'request-judged', request, findings: [{ ...finding, message: evil, path: evil, value: evil }] },
  ]);
  for (const event of events) ui.record(event);
  await deadline(
    5000,
    until(() => terminal.text.includes('umcallerid/message-class')),
  );
  await deadline(5000, ui.close());
  assert.not.match(terminal.raw, /\u001b\]0;owned|\u0007|\u202e/);
});

test.run();
