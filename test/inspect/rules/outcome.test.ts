import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openBody, wholeBody } from '../../../src/inspect/eas/body.ts';
import { items } from '../../../src/inspect/eas/items.ts';
import { parseRequestLine, type RequestLine } from '../../../src/inspect/eas/request-line.ts';
import type { InspectedRequest, InspectedResponse } from '../../../src/inspect/message.ts';
import { type Outcome, outcomesOf } from '../../../src/inspect/rules/outcome.ts';
import { requestHead, WBXML_HEADERS, wbxml } from '../../helpers/rules.ts';

const test = suite('outcome');

const change =
  '<Sync><Collections><Collection><SyncKey>2</SyncKey><CollectionId>5</CollectionId><Commands><Change><ServerId>5:1</ServerId><ApplicationData><email:Read>1</email:Read></ApplicationData></Change></Commands></Collection></Collections></Sync>';
const UNKNOWN: Outcome = { verdict: 'unknown', status: '', source: 'silence' };

function exchange(command: string, sent: string, received: string, status?: string, httpStatus = 200) {
  const head = requestHead(command);
  const line = parseRequestLine(head) as RequestLine;
  const body = openBody(head.headers, wholeBody(wbxml(sent)), 'request', command);
  const request: InspectedRequest = { head, line, body };
  const response: InspectedResponse = {
    head: { status: httpStatus, headers: WBXML_HEADERS },
    body: openBody(WBXML_HEADERS, wholeBody(wbxml(received)), 'response', command),
    ...(status !== undefined && { status }),
  };
  const [item] = 'document' in body && body.document ? items(body.document) : [];
  return { outcomeOf: outcomesOf(request, response), item };
}

function answer(rest: string): string {
  return `<Sync><Collections><Collection><SyncKey>3</SyncKey><CollectionId>5</CollectionId><Status>1</Status>${rest}</Collection></Collections></Sync>`;
}

test('a Status of the item itself decides', () => {
  const refused = '<Responses><Change><ServerId>5:1</ServerId><Status>6</Status></Change></Responses>';
  const { outcomeOf, item } = exchange('Sync', change, answer(refused));
  assert.equal(outcomeOf(item), { verdict: 'refused', status: '6', source: 'item' });
});

test('silence about a Change of a collection that went well accepts it', () => {
  const { outcomeOf, item } = exchange('Sync', change, answer(''));
  assert.is(outcomeOf(item).verdict, 'accepted');
});

test('nothing is known without an answer that can be read', () => {
  const { outcomeOf, item } = exchange('Sync', change, answer(''), undefined, 500);
  assert.equal(outcomeOf(item), UNKNOWN);
});

test('nothing is known of a Sync item that is not there', () => {
  const { outcomeOf } = exchange('Sync', change, answer(''), '1');
  assert.equal(outcomeOf(undefined), UNKNOWN);
});

test('other commands are decided by the Status of the whole', () => {
  const ping = '<Ping><HeartbeatInterval>60</HeartbeatInterval></Ping>';
  const told = (status?: string) =>
    exchange('Ping', ping, '<Ping><Status>1</Status></Ping>', status).outcomeOf(undefined);
  assert.equal(told('2'), { verdict: 'accepted', status: '2', source: 'command' });
  assert.equal(told('8'), { verdict: 'refused', status: '8', source: 'command' });
  assert.equal(told(), UNKNOWN);
});

test.run();
