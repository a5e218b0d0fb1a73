import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../../src/inspect/eas/body.ts';
import { commands } from '../../../src/inspect/eas/commands.ts';
import { isSuccess, statusWords, topStatus } from '../../../src/inspect/eas/status.ts';
import { refusalTable, refuseCommand } from '../../../src/inspect/enforce/command-refusal.ts';
import { toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { Bench } from '../../helpers/enforce.ts';
import { requestHead, wbxml } from '../../helpers/rules.ts';

const test = suite('command-refusal');

function refused(command: string, xml: string): string | undefined {
  const head = requestHead(command);
  const { message } = new Bench([], {}).requestWith(head, wholeBody(wbxml(xml)).bytes);
  const body = refuseCommand(message);
  return body && toCanonicalXml(decode(body));
}

/** Requests with a part to answer, where a command answers by parts. */
const requests: Readonly<Record<string, string>> = {
  MoveItems:
    '<MoveItems><Move><SrcMsgId>5:1</SrcMsgId></Move><Move><SrcMsgId>5:2</SrcMsgId></Move></MoveItems>',
  MeetingResponse: '<MeetingResponse><Request><RequestId>5:1</RequestId></Request></MeetingResponse>',
};

for (const { command, status } of refusalTable) {
  test(`${command} is refused with a Status that is no success, and known`, () => {
    const xml = refused(command, requests[command] ?? `<${command}/>`);
    const document = decode(wbxml(String(xml)));
    assert.is(document.name(document.root), command);
    assert.is(isSuccess(command, status), false);
    assert.ok(statusWords(command, status));
    if (command !== 'Search') assert.is(topStatus(command, document), status);
  });
}

test('the documentation has the same table', () => {
  const page = readFileSync(new URL('../../../docs/enforcement.md', import.meta.url), 'utf8');
  const [table = ''] = page.split('<!-- refusals -->')[1]?.trim().split('\n\n') ?? [];
  const rows = refusalTable.map(({ command, path, status }) => {
    const names = path.replaceAll(/\w+:/g, '');
    return `| ${command} | \`${names}\` | ${status}, ${statusWords(command, status)} |`;
  });
  assert.equal(table.split('\n').slice(2), rows);
});

test('each part of a request is answered by its id', () => {
  assert.is(
    refused('MoveItems', requests.MoveItems as string),
    '<MoveItems><Response><SrcMsgId>5:1</SrcMsgId><Status>5</Status></Response><Response><SrcMsgId>5:2</SrcMsgId><Status>5</Status></Response></MoveItems>',
  );
  assert.is(
    refused('MeetingResponse', requests.MeetingResponse as string),
    '<MeetingResponse><Result><RequestId>5:1</RequestId><Status>2</Status></Result></MeetingResponse>',
  );
  assert.is(refused('MoveItems', '<MoveItems/>'), undefined);
});

test('a command has no Status for a refusal where it has no answer of its own', () => {
  const without = commands
    .map(({ name }) => name)
    .filter((name) => !refusalTable.some(({ command }) => command === name));
  assert.equal(without, [
    'GetAttachment',
    'GetHierarchy',
    'CreateCollection',
    'DeleteCollection',
    'MoveCollection',
  ]);
  for (const name of [...without, 'OPTIONS', 'Autodiscover', 'command 42'])
    assert.is(refused(name, ''), undefined);
});

test('a bare mail of the old versions has no answer that could say it', () => {
  assert.is(refused('SendMail', ''), undefined);
  assert.is(refused('SendMail', '<SendMail/>'), '<SendMail><Status>120</Status></SendMail>');
});

test.run();
