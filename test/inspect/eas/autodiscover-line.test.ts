import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isAutodiscoverPath, mailboxAsked } from '../../../src/inspect/eas/autodiscover-line.ts';

const test = suite('autodiscover-line');

const paths: readonly [path: string, is: boolean][] = [
  ['/autodiscover/autodiscover.xml', true],
  ['/Autodiscover/AutoDiscover.XML', true],
  ['/mail/autodiscover/autodiscover.xml', true],
  ['/autodiscover/autodiscover.json', true],
  ['/autodiscover/autodiscover.json/v1.0', true],
  ['/autodiscover/autodiscover.json/v1.0/', true],
  ['/autodiscover/autodiscover.json/v1.0/alice@example.com', true],
  ['/autodiscover/autodiscover.json/v1.0/alice@example.com/more', false],
  ['/autodiscover/autodiscover.svc', false],
  ['/autodiscover/autodiscover.xml.bak', false],
  ['/autodiscover.xml', false],
  ['/', false],
];

for (const [path, is] of paths) test(`${path}: ${is}`, () => assert.is(isAutodiscoverPath(path), is));

const XML = '/autodiscover/autodiscover.xml';
const JSON_PATH = '/autodiscover/autodiscover.json';

const mailboxes: readonly [path: string, query: string, mailbox: string | undefined][] = [
  [JSON_PATH, 'Email=alice%40example.com&Protocol=ActiveSync', 'alice@example.com'],
  [JSON_PATH, 'protocol=ActiveSync&EMAIL=alice@example.com', 'alice@example.com'],
  [JSON_PATH, 'Email=alice', undefined],
  [JSON_PATH, `Email=${'a'.repeat(400)}@example.com`, undefined],
  [JSON_PATH, '', undefined],
  [JSON_PATH, 'Protocol=ActiveSync', undefined],
  [`${JSON_PATH}/v1.0/alice%40example.com`, 'Protocol=ActiveSync', 'alice@example.com'],
  [`${JSON_PATH}/v1.0/%ff`, '', undefined],
  // In XML the body says who; a query is of no standard.
  [XML, 'Email=alice@example.com', undefined],
];

for (const [path, query, mailbox] of mailboxes) {
  test(`${path}?${query.slice(0, 60)} asks about ${mailbox}`, () =>
    assert.is(mailboxAsked(path, query), mailbox));
}

test.run();
