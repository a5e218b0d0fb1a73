import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type E164Tier, e164 } from '../../../../src/inspect/rules/functions/e164.ts';

const test = suite('rules/functions/e164');

type Row = readonly [value: string, tier: E164Tier, number: string, region?: string];

/** Value, tier, proposal, region. The first rows are the ones that mail systems are known to send. */
const rows: readonly Row[] = [
  ['+14255550123', 'pass', '+14255550123'],
  ['+442079460018', 'pass', '+442079460018'],
  ['+80012345678', 'pass', '+80012345678'],
  ['+14255550123', 'pass', '+14255550123', 'DE'],
  ['+1234', 'warning', ''],
  ['+0123456', 'warning', ''],
  ['+999123456789012', 'warning', ''],
  ['+4402079460018', 'warning', '+442079460018'],
  ['7125550123', 'warning', ''],
  ['7125550123', 'warning', '+17125550123', 'US'],
  ['7125550123', 'warning', '+17125550123', 'us'],
  ['7125550123', 'warning', '', 'XX'],
  ['1234', 'warning', ''],
  ['1234', 'warning', '', 'US'],
  ['14255550123', 'warning', '+14255550123'],
  ['14255550123', 'warning', '+14255550123', 'US'],
  ['77777777777', 'warning', '+77777777777'],
  ['02079460018', 'warning', '+442079460018', 'GB'],
  ['123456789012345', 'warning', ''],
  ['+1 (425) 555-0123', 'error', '+14255550123'],
  ['(425) 555-0123', 'error', '+14255550123', 'US'],
  ['(425) 555-0123', 'error', ''],
  ['tel:+14255550123', 'error', '+14255550123'],
  ['+14255550123;ext=5', 'error', '+14255550123'],
  ['+14255550123 x5', 'error', '+14255550123'],
  ['+44 (0)20 7946 0018', 'error', '+442079460018'],
  ['+999.123.4567', 'error', '+9991234567'],
  [' +14255550123', 'error', '+14255550123'],
  ['+14255550123\n', 'error', '+14255550123'],
  ['\u202a+14255550123\u202c', 'error', '+14255550123'],
  ['+1425\u200b5550123', 'error', '+14255550123'],
  ['+\u0661\u0664\u0662\u0665\u0665\u0665\u0665\u0660\u0661\u0662\u0663', 'error', '+14255550123'],
  ['\uff0b14255550123', 'error', '+14255550123'],
  ['+1234567890123456', 'error', ''],
  ['1234567890123456', 'error', ''],
  ['1-800-FLOWERS', 'error', '', 'US'],
  ['IPM.Note', 'error', ''],
  ['alice@example.com', 'error', ''],
  ['+', 'error', ''],
  ['++14255550123', 'error', ''],
  ['*67', 'error', ''],
  ['', 'error', ''],
  ['+1425555012\u0000', 'error', '+1425555012'],
];

for (const [value, tier, number, region = ''] of rows) {
  test(`${JSON.stringify(value)} ${region ? `in ${region} ` : ''}is ${tier}, ${number || 'no proposal'}`, () => {
    const found = e164(value, region);
    assert.is(found.tier, tier);
    assert.is(found.number, number);
    assert.is(found.valid, tier === 'pass');
    assert.is(found.reason === '', tier === 'pass', found.reason);
  });
}

test('says what is wrong in words that show on any terminal', () => {
  assert.is(e164('\u202a+14255550123', '').reason, 'it holds U+202A (left-to-right embedding)');
  assert.match(e164('+14255550123;ext=5', '').reason, 'an extension');
  assert.match(e164('tel:+14255550123', '').reason, 'tel: link');
  assert.match(e164('14255550123', 'US').reason, 'no "+" in front');
  assert.match(e164('4255550123', 'US').reason, 'no "+" and country code; in US it is +14255550123');
  assert.match(e164('+\u06614255550123', '').reason, 'digits are not 0 to 9');
});

test('a proposal passes, or is only unknown to the plans, whatever the text was', () => {
  const character = fc.constantFrom(...'0123456789+-.() ;=x\u202a\u00a0\u0661a:');
  const region = fc.constantFrom('', 'US', 'GB', 'de', '??');
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 30 }), region, (value, where) => {
      const found = e164(value, where);
      assert.is(found.valid, found.tier === 'pass');
      if (found.number !== '') assert.is.not(e164(found.number, '').tier, 'error');
    }),
    { numRuns: 500 },
  );
});

test('judges any text without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, region) => {
      assert.is(typeof e164(value, region).reason, 'string');
    }),
    { numRuns: 500 },
  );
  for (const flood of ['+'.repeat(1e6), '1'.repeat(1e6), '(1'.repeat(1e6), `+1${';ext=1'.repeat(1e5)}`]) {
    assert.match(e164(flood, 'US').reason, 'characters, too many');
  }
});

test.run();
