import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Looks, MAX_LOOKS, MAX_LOOKS_A_RULE } from '../../../src/inspect/rules/looks.ts';
import type { Rule } from '../../../src/inspect/rules/rule.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { packOf } from '../../helpers/rules.ts';

const test = suite('rules/looks');

/** A hundred elements inside each other. */
const deep = decode(Buffer.from(`03016a00${'45'.repeat(99)}05${'01'.repeat(99)}`, 'hex'));
const last = deep.size - 1;

function probeOf(select: string) {
  const [rule] = packOf({ select, assert: 'true' }).rules as [Rule];
  return { rule, selector: rule.select?.[0] as NonNullable<Rule['select']>[number] };
}

test('a path is told of until its rule has looked at too much; other rules go on', () => {
  const looks = new Looks();
  const hostile = probeOf('airsync:Responses//*');
  const good = probeOf('Sync/*');
  for (let looked = 0; looked <= MAX_LOOKS_A_RULE; looked += 99)
    assert.not(looks.leadsTo(hostile, deep, last));
  looks.leadsTo(hostile, deep, last);
  assert.equal([...looks.leftOut()], [hostile.rule]);
  assert.ok(looks.leadsTo(good, deep, last));
  assert.not(looks.areUp);
});

test('all rules together have an end too', () => {
  const looks = new Looks();
  assert.ok(looks.take(MAX_LOOKS));
  assert.not(looks.take(1));
  assert.ok(looks.areUp);
  assert.not(looks.leadsTo(probeOf('Sync/*'), deep, last));
});

test('a path of one name costs nothing', () => {
  const looks = new Looks();
  looks.take(MAX_LOOKS);
  assert.ok(looks.leadsTo(probeOf('airsync:Sync'), deep, last));
  assert.not(looks.areUp);
});

test.run();
