import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { anonymous } from '../../../../src/inspect/rules/functions/anonymous.ts';

const test = suite('rules/functions/anonymous');

const standIns = [
  'anonymous',
  'private',
  'unknown',
  'restricted',
  'blocked',
  'unavailable',
  'withheld',
  'Anonymous',
  'UNKNOWN',
  ' Private ',
  'Unknown Caller',
  'Private Number',
  'number withheld',
  'Caller ID blocked',
  'No Caller ID',
  'Out of Area',
  'N/A',
  'sip:anonymous@anonymous.invalid',
  'SIPS:Anonymous@Anonymous.Invalid;user=phone',
  'sip:unavailable@10.0.0.1',
  'sip:unavailable@unknown.invalid',
  'sip:c8oqz84zk7z@privacy.invalid',
  'sip:anonymous',
  'anonymous@anonymous.invalid',
  '"Anonymous" <sip:anonymous@anonymous.invalid>',
  ' ',
  '\t\r\n',
  '\u00a0\u3000',
  '\u200b\u200e\ufeff',
  ' '.repeat(1000),
];

const others = [
  '',
  '+14255550123',
  '7125550123',
  '0',
  'IPM.Note',
  'sip:alice@example.com',
  'sip:alice@invalid.example.com',
  'sip:private.eye@example.com',
  'number',
  'caller',
  'no',
  'Unknown 123',
  'unknown\u00e9',
  'n a1',
  `anonymous${' '.repeat(1000)}`,
  'x'.repeat(100_000),
];

for (const value of standIns) {
  test(`${JSON.stringify(value.slice(0, 40))} stands for no number`, () => assert.ok(anonymous(value)));
}

for (const value of others) {
  test(`${JSON.stringify(value.slice(0, 40))} does not`, () => assert.not.ok(anonymous(value)));
}

test.run();
