import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ourNames, xmlNameOf } from '../../../../src/capture/read/z-push-log/names.ts';
import { tagNamed } from '../../../../src/inspect/wbxml/tags.ts';

const test = suite('z-push names');

test('every name of ours is one', () => {
  const names = [...ourNames()];
  assert.ok(names.length > 40);
  for (const name of names) assert.type(tagNamed(name), 'number', name);
});

test('finds the element, letter case aside', () => {
  assert.equal(xmlNameOf('POOMMAIL2:UmCallerId'), { namespace: 'Email2', local: 'UmCallerID' });
  assert.equal(xmlNameOf('Synchronize'), { namespace: 'AirSync', local: 'Sync' });
  assert.equal(xmlNameOf('Ping:LifeTime'), { namespace: 'Ping', local: 'HeartbeatInterval' });
  assert.equal(xmlNameOf('GAL:EmailAddress'), { namespace: 'GAL', local: 'EmailAddress' });
});

test('keeps what it does not know, as XML can hold it', () => {
  assert.equal(xmlNameOf('New Page:0x4f "x"'), { namespace: 'New_Page', local: '_0x4f__x_' });
});

test.run();
