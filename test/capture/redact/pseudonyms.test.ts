import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Pseudonyms } from '../../../src/capture/redact/pseudonyms.ts';

const test = suite('redact/pseudonyms');
const run = (): Pseudonyms => new Pseudonyms(randomBytes(32));

/** Every way to ask for one. */
const WAYS = ['text', 'address', 'person', 'inText'] as const;
const TEXTS = [
  'alice@example.com',
  '"Alice Moon" <alice@example.com>, bob@example.org',
  'sip:+14255550123@gateway.example.com',
  'EXAMPLE\\alice',
  'ünïcode@exämple.com',
  '',
  '@',
  'a@b',
  'see alice@example.com; or bob@example.org.',
];

test('the same text has the same name all through a run, and another one in the next', () => {
  const [one, other] = [run(), run()];
  for (const text of TEXTS) {
    assert.is(one.text(text), one.text(text));
    assert.is.not(one.text(text), other.text(text));
    assert.is(one.person(text), one.person(text));
    assert.is.not(one.person(text), other.person(text));
  }
  assert.is.not(one.text('Alice'), one.text('alice'));
});

test('an address has one name wherever it stands, in whatever letters, and with whatever beside it', () => {
  const names = run();
  const name = names.address('alice@example.com');
  assert.match(name, /^[0-9a-f]{10}@redacted\.invalid$/);
  assert.is(names.address('Alice@Example.COM'), name);
  assert.is(names.person('"Alice Moon" <ALICE@example.com>'), name);
  assert.is(
    names.person('alice@example.com, bob@example.org'),
    `${name}, ${names.address('bob@example.org')}`,
  );
  assert.is(names.inText('write to alice@example.com, please'), `write to ${name}, please`);
  assert.is(names.inText('I am alice@example.com.'), `I am ${name}.`);
  assert.is(names.inText('@ a@ @b a@. !'), '@ a@ @b a@. !');
});

test('nothing of the original is inside', () => {
  const names = run();
  const words = ['alice', 'moon', 'bob', 'example', '4255550123', 'gateway', 'exämple', 'ünïcode'];
  for (const text of TEXTS) {
    for (const way of WAYS) {
      const made = names[way](text).toLowerCase();
      // What is no address stays in running text.
      for (const word of way === 'inText'
        ? ['alice@', 'bob', 'example.', 'gateway', 'exämple', 'ünïcode']
        : words)
        assert.not.ok(made.includes(word), `${way} ${text}: ${made}`);
    }
  }
});

test('a name cannot be found by trying texts without the key, nor has it the length of its text', () => {
  const names = run();
  assert.is.not(names.text('1234'), new Pseudonyms(Buffer.alloc(32)).text('1234'));
  assert.is(names.text('a').length, names.text('a'.repeat(10_000)).length);
  const many = new Set(Array.from({ length: 20_000 }, (_, number) => names.text(`${number}`)));
  assert.is(many.size, 20_000);
});

test('a long text without an end to its address takes no more than its time', () => {
  const names = run();
  const text = 'a'.repeat(200_000);
  assert.is(names.inText(text), text);
  assert.match(names.inText(`${text}@${text}`), /^[0-9a-f]{10}@redacted\.invalid$/);
});

test('a text keeps its name however many others come between', () => {
  const pseudonyms = new Pseudonyms(Buffer.alloc(32, 1));
  const [short, long] = ['alice', 'a'.repeat(5000)];
  const names = [pseudonyms.text(short), pseudonyms.text(long)];
  for (let count = 0; count < 25_000; count++) pseudonyms.text(`other ${count}`);
  assert.equal([pseudonyms.text(short), pseudonyms.text(long)], names);
  assert.is(new Set(names).size, 2);
});

test.run();
