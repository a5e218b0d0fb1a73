import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sipUri } from '../../../../src/inspect/rules/functions/sip-uri.ts';

const test = suite('rules/functions/sip-uri');

test('a right URI has no reason and no position', () => {
  assert.equal(sipUri('sips:alice@example.com:5061'), {
    valid: true,
    reason: '',
    position: -1n,
    scheme: 'sips',
    user: 'alice',
    host: 'example.com',
  });
});

test('a wrong one says what and where, with the parts that could be read', () => {
  assert.equal(sipUri('sip:alice@exa mple.com'), {
    valid: false,
    reason: 'U+0020 (blank) may not stand in the host',
    position: 13n,
    scheme: 'sip',
    user: 'alice',
    host: 'exa mple.com',
  });
});

test.run();
