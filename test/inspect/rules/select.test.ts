import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fits, looksTo, parseSelector, type Selector } from '../../../src/inspect/rules/select.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { wbxml } from '../../helpers/rules.ts';

const test = suite('select');
const document = decode(
  wbxml(
    '<Sync><Collections><Collection><Commands><Add><ServerId>1</ServerId><ApplicationData><email:Subject>x</email:Subject><email2:UmCallerID>1</email2:UmCallerID></ApplicationData></Add></Commands><Responses><Fetch><ServerId>2</ServerId></Fetch></Responses></Collection></Collections></Sync>',
  ),
);

function selector(path: string): Selector {
  const parsed = parseSelector(path);
  if ('problem' in parsed) throw new Error(`${parsed.index}: ${parsed.problem}`);
  return parsed;
}

/** Paths of what a selector finds. */
function found(path: string): readonly string[] {
  const parsed = selector(path);
  const paths: string[] = [];
  for (let node = 0; node < document.size; node++) {
    if (fits(parsed.last, document, node) && looksTo(parsed, document, node) > 0)
      paths.push(document.path(node));
  }
  return paths.map((whole) => whole.split('/').slice(-2).join('/'));
}

const rows: readonly (readonly [path: string, found: readonly string[]])[] = [
  ['email2:UmCallerID', ['ApplicationData/UmCallerID']],
  ['EMAIL2:umcallerid', ['ApplicationData/UmCallerID']],
  ['//email2:UmCallerID', ['ApplicationData/UmCallerID']],
  ['/email2:UmCallerID', []],
  ['airsync:ServerId', ['Add/ServerId', 'Fetch/ServerId']],
  ['ServerId', ['Add/ServerId', 'Fetch/ServerId']],
  ['Responses//ServerId', ['Fetch/ServerId']],
  ['Add/ServerId', ['Add/ServerId']],
  ['Commands/ServerId', []],
  ['/Sync', ['Sync']],
  ['/Sync//Commands//ServerId', ['Add/ServerId']],
  ['/Sync/Collections/Collection/*', ['Collection/Commands', 'Collection/Responses']],
  ['/Collections//ServerId', []],
  ['Add/*', ['Add/ServerId', 'Add/ApplicationData']],
  ['*/email:*', ['ApplicationData/Subject']],
  ['email2:*', ['ApplicationData/UmCallerID']],
  ['/*', ['Sync']],
  ['/*/*/*/Responses', ['Collection/Responses']],
  ['Collections//Add/ApplicationData/email:Subject', ['ApplicationData/Subject']],
  ['Search:Status', []],
];

for (const [path, expected] of rows)
  test(`${path} finds ${expected.length}`, () => assert.equal(found(path), expected));

const wrong: readonly (readonly [path: string, index: number, problem: RegExp])[] = [
  ['', 0, /ends too early/],
  ['/', 1, /ends too early/],
  ['Add/', 4, /ends too early/],
  ['Add///ServerId', 5, /expected an element/],
  ['Add ServerId', 3, /expected \/ or \/\//],
  ['Add/@id', 4, /expected an element/],
  ['Add[1]', 3, /expected \/ or \/\//],
  ['email:UmCallerID', 0, /did you mean Email2:UmCallerID/],
  ['mail:Subject', 0, /unknown namespace "mail"/],
  ['mail:*', 0, /unknown namespace "mail"/],
  ['Add/ServrId', 4, /did you mean/],
  [Array(40).fill('*').join('/'), 64, /more than 32 steps/],
];

for (const [path, index, problem] of wrong) {
  test(`refuses ${path.slice(0, 20)}`, () => {
    const parsed = parseSelector(path);
    assert.ok('problem' in parsed);
    assert.is(parsed.index, index);
    assert.match(parsed.problem, problem);
  });
}

test('finds what a search by hand finds, in any nesting', () => {
  const step = fc.constantFrom('Add', 'Change', '*');
  const path = fc.tuple(
    fc.constantFrom('', '/', '//'),
    fc.array(fc.tuple(step, fc.constantFrom('/', '//')), { minLength: 1, maxLength: 4 }),
  );
  const names = fc.array(fc.constantFrom('Add', 'Change', 'Fetch'), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(path, names, ([start, steps], chain) => {
      const text =
        start + steps.map(([name, slash], at) => (at < steps.length - 1 ? name + slash : name)).join('');
      const xml = chain.reduceRight(
        (inner, name) =>
          inner === '' ? `<${name} xmlns="AirSync"/>` : `<${name} xmlns="AirSync">${inner}</${name}>`,
        '',
      );
      const nested = decode(wbxml(xml));
      const parsed = selector(text);
      // A regular expression over the path says the same.
      const source = steps
        .map(
          ([name, slash], at) =>
            `${name === '*' ? '[^/]+' : name}${at === steps.length - 1 ? '' : slash === '//' ? '/(?:[^/]+/)*' : '/'}`,
        )
        .join('');
      const pattern = new RegExp(`^${start === '/' ? '' : '(?:.*/)?'}${source}$`);
      for (let node = 0; node < nested.size; node++) {
        const isFound = fits(parsed.last, nested, node) && looksTo(parsed, nested, node) > 0;
        assert.is(isFound, pattern.test(nested.path(node)), `${text} at ${nested.path(node)}`);
      }
    }),
    { numRuns: 500 },
  );
});

test('a path of many // steps takes time by depth, not by ways to fit it', () => {
  const deep = decode(
    wbxml(
      `${'<Add xmlns="AirSync">'.repeat(1)}${'<Add>'.repeat(90)}<ServerId>1</ServerId>${'</Add>'.repeat(90)}</Add>`,
    ),
  );
  const parsed = selector(`/Change//${'Add//'.repeat(28)}ServerId`);
  const last = deep.size - 2;
  assert.is(deep.name(last), 'ServerId');
  assert.ok(looksTo(parsed, deep, last) < 0);
});

test.run();
