import { hostname, networkInterfaces } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ownNames } from '../../src/cli/own-names.ts';

const test = suite('cli/own-names');

test('this machine’s names and addresses are its own, and those it was given', () => {
  const isOwn = ownNames(['Lens.Example']);
  const addresses = Object.values(networkInterfaces()).flatMap(
    (list) => list?.map(({ address }) => address) ?? [],
  );
  const own = ['localhost', '127.0.0.1', '127.8.8.8', hostname().toLowerCase(), 'lens.example', ...addresses];
  assert.equal(
    own.filter((name) => !isOwn(name)),
    [],
  );
  assert.equal(['mail.example.com', '192.0.2.7', '2001:db8::7', '', 'localhost.example'].filter(isOwn), []);
});

test.run();
