import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leafValidity } from '../../src/ca/leaf.ts';

const test = suite('ca/leaf');
const DAY_MS = 86_400_000;
const now = Date.UTC(2027, 0, 1);

test('lasts from a day back to the end of its issuer', () => {
  const issuer = { notBefore: now - 10 * DAY_MS, notAfter: now + 80 * DAY_MS };
  assert.equal(leafValidity(issuer, now), { notBefore: now - DAY_MS, notAfter: issuer.notAfter });
});

test('begins no earlier than its issuer', () => {
  const issuer = { notBefore: now - 5, notAfter: now + DAY_MS };
  assert.equal(leafValidity(issuer, now), issuer);
});

test('lasts 398 days at most, however long its issuer does', () => {
  const { notBefore, notAfter } = leafValidity({ notBefore: 0, notAfter: now + 4000 * DAY_MS }, now);
  assert.is((notAfter - notBefore) / DAY_MS, 398);
});

test.run();
