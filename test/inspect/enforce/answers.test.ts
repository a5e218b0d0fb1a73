import { Buffer } from 'node:buffer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refuseRequest, refuseResponse, refuseUnjudged } from '../../../src/inspect/enforce/answers.ts';
import type { Verdict } from '../../../src/inspect/enforce/verdict.ts';
import { request } from '../../helpers/events.ts';
import { packOf } from '../../helpers/rules.ts';

const test = suite('enforce/answers');
const { rules } = packOf({ title: 'Größe\r\nX: y' }, {});

/** Status, Content-Type and text; the length is right, and no field holds what a rule file says. */
function told(verdict: Verdict): string {
  if (verdict.kind !== 'answer') return verdict.kind;
  const { head, body } = verdict;
  assert.equal(head.headers.slice(2), ['Content-Length', String(body.length)]);
  return `${head.status} ${head.headers[1]} ${Buffer.from(body).toString()}`;
}

const TEXT = 'text/plain; charset=utf-8 easlens:';

test('a text names the one rule with its title, on one line, in UTF-8', () => {
  assert.is(
    told(refuseResponse(rules.slice(0, 1))),
    `502 ${TEXT} The answer of the server was kept back: it breaks rule own/rule-1 (Größe␍␊X: y).\n`,
  );
});

test('of several rules the names', () => {
  assert.is(
    told(refuseResponse([...rules, ...rules])),
    `502 ${TEXT} The answer of the server was kept back: it breaks rules own/rule-1, own/rule-2.\n`,
  );
});

test('a command with a Status of its own is refused by it, all others with 403', () => {
  const line = (command: string) => ({ ...request, line: { ...request.line, command } });
  assert.match(told(refuseRequest(line('FolderSync'), rules)), /^200 application\/vnd\.ms-sync\.wbxml /);
  assert.match(told(refuseRequest(line('GetAttachment'), rules)), /^403 text\/plain; charset=utf-8 /);
});

test('what could not be judged is said with why, with and without rules', () => {
  assert.is(
    told(refuseUnjudged('request', rules, 'it is damaged')),
    `502 ${TEXT} This request was not sent on, for own/rule-1, own/rule-2 cannot be enforced: it is damaged.\n`,
  );
  assert.is(
    told(refuseUnjudged('response', [], 'it is damaged')),
    `502 ${TEXT} The answer of the server was kept back: it is damaged.\n`,
  );
});

test.run();
