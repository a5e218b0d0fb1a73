import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MessageView } from '../../../../src/inspect/rules/views/message-view.ts';
import { request } from '../../../helpers/events.ts';

const test = suite('message-view');
const { line } = request;
const body = { kind: 'over-limit', length: 20_000_000 } as const;

test('joins the values of a repeated field, whatever the letter case of its name', () => {
  const headers = ['X-One', 'a', 'x-one', 'b', 'Host', 'mail.example.com'];
  const message = new MessageView({ direction: 'request', line, headers, body });
  assert.equal(
    [...message.headers],
    [
      ['x-one', 'a, b'],
      ['host', 'mail.example.com'],
    ],
  );
  assert.equal(
    [message.header('X-ONE'), message.header('host'), message.header('x-two')],
    ['a', 'mail.example.com', ''],
  );
});

test('what a request does not have is empty or 0', () => {
  const message = new MessageView({ direction: 'request', line, headers: [], body });
  assert.equal([message.status, message.httpStatus, message.queryVersion], ['', 0n, '']);
  assert.equal([message.direction, message.command, message.protocolVersion], ['request', 'Sync', '14.1']);
  assert.equal([message.kind, message.bytes], ['over-limit', 20_000_000n]);
});

test('a response has both its statuses', () => {
  const parts = { direction: 'response', line, headers: [], body, httpStatus: 449, status: '142' } as const;
  const message = new MessageView(parts);
  assert.equal([message.status, message.httpStatus], ['142', 449n]);
});

test.run();
