import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hostHint } from '../../src/cli/host-hint.ts';
import { request, response, stamped } from '../helpers/events.ts';

const test = suite('host-hint');

function notesFor(host: string, statuses: readonly number[]): readonly string[] {
  const notes: string[] = [];
  const hint = hostHint(new URL('https://mail.example.com'), (note) => notes.push(note));
  for (const status of statuses) {
    const events = stamped([
      { kind: 'opened', head: { ...request.head, headers: ['Host', host] }, line: request.line },
      { kind: 'answered', head: { ...response.head, status } },
      { kind: 'closed', durationMs: 1 },
    ]);
    for (const event of events) hint(event);
  }
  return notes;
}

test('names the option once when a request for the proxy by name is answered with 404', () => {
  const notes = notesFor('192.0.2.7:8080', [200, 404, 404]);
  assert.is(notes.length, 1);
  assert.match(notes[0] as string, /404 .*"192\.0\.2\.7:8080".*--host-header upstream.*"mail\.example\.com"/);
});

test('says nothing when the request names the upstream, or the answer is fine', () => {
  assert.equal(notesFor('Mail.example.com', [404, 421]), []);
  assert.equal(notesFor('192.0.2.7', [200, 401, 503]), []);
});

test.run();
