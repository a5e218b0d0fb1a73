import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthorityError } from '../../src/ca/authority-error.ts';
import {
  constraintsFor,
  decodeConstraints,
  encodeConstraints,
  isPermitted,
} from '../../src/ca/constraints.ts';
import { readHost } from '../../src/ca/host.ts';

const test = suite('ca/constraints');
const permitted = (hosts: readonly string[], host: string): boolean =>
  isPermitted(readHost(host), constraintsFor(hosts));

test('a name stands for itself and the names under it, once', () => {
  assert.equal(
    constraintsFor(['Mail.Example.com', '*.contoso.com', 'mail.example.com.', 'a.b.contoso.com']),
    {
      domains: ['mail.example.com', 'contoso.com'],
      addresses: [],
    },
  );
  assert.ok(permitted(['example.com'], 'example.com'));
  assert.ok(permitted(['example.com'], 'a.b.example.com'));
  assert.not(permitted(['example.com'], 'notexample.com'));
  assert.not(permitted(['mail.example.com'], 'example.com'));
  assert.not(permitted(['example.com'], 'example.com.evil.test'));
});

test('an address stands for itself alone, and no name for an address', () => {
  assert.ok(permitted(['192.0.2.7', '2001:db8::7'], '192.0.2.7'));
  assert.ok(permitted(['192.0.2.7', '2001:db8::7'], '2001:db8:0::7'));
  assert.not(permitted(['192.0.2.7'], '192.0.2.8'));
  assert.not(permitted(['192.0.2.7'], '::ffff:192.0.2.7'));
  assert.not(permitted(['192.0.2.7'], 'mail.example.com'));
  assert.not(permitted(['mail.example.com'], '192.0.2.7'));
});

for (const hosts of [
  ['mail.example.com'],
  ['192.0.2.7'],
  ['2001:db8::7'],
  ['mail.example.com', 'contoso.com', '192.0.2.7', '::1'],
]) {
  test(`${hosts.join(' ')} is read as it was written`, () => {
    const constraints = constraintsFor(hosts);
    assert.equal(decodeConstraints(encodeConstraints(constraints)), constraints);
  });
}

test('a kind of name with nothing permitted is excluded as a whole, and no other', () => {
  const hex = (hosts: readonly string[]): string => encodeConstraints(constraintsFor(hosts)).toString('hex');
  const noFour = `300a8708${'00'.repeat(8)}`;
  const noSix = `30228720${'00'.repeat(32)}`;
  assert.is(hex(['a.test']), `303ea00a30088206612e74657374a130${noFour}${noSix}`);
  assert.is(hex(['192.0.2.7']), '3014a00c300a8708c0000207ffffffffa10430028200');
  assert.not(hex(['192.0.2.7', '::1', 'a.test']).includes('a1'));
});

for (const [what, hosts] of [
  ['no host', []],
  ['a top domain', ['com']],
  ['all of one', ['*.org']],
  ['a country', ['mail.example.com', 'de']],
  ['a wildcard within', ['mail.*.example.com']],
  ['all', ['*']],
  ['101 hosts', Array.from({ length: 101 }, (_, index) => `h${index}.test`)],
] as const) {
  test(`${what} is refused`, () => {
    assert.throws(
      () => constraintsFor(hosts),
      (error: unknown) => error instanceof AuthorityError,
    );
  });
}

test.run();
