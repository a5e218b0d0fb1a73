import { suite } from 'uvu';
import { RulePolicy } from '../../src/inspect/rules/policy.ts';
import { Console } from '../helpers/console.ts';
import { goldenSizes, matchesGolden } from '../helpers/golden.ts';
import { readSession } from '../helpers/sessions.ts';
import { shippedPacks } from '../helpers/shipped-rules.ts';

const test = suite('ui/screens');

/** Every screen whole, as a person sees it; the list has goldens of its own. After the demo, these keys are typed. */
const scenes: readonly (readonly [name: string, keys: string])[] = [
  ['exchange-findings', 'NN<enter>'],
  ['exchange-request', 'NN<enter><tab>'],
  ['exchange-response', 'NN<enter><enter>'],
  ['exchange-headers', 'NN<enter><shift+tab><shift+tab>'],
  ['exchange-hex', 'NN<enter><enter><tab><tab>'],
  ['findings', '2j'],
  ['devices', '3j'],
  ['rules', '4jje'],
  ['rule', '4jj<enter>'],
  ['help', '?'],
  ['copy', 'NNy'],
  ['filter-typed', '/command == "Sync" && find'],
  ['filter-in-use', '/device.type == "iPhone" && findings > 0<enter>'],
  ['saved-filters', 'F'],
];

const savedFilters = ['findings > 0', 'command == "Sync" && status != "1"'];

for (const [name, keys] of scenes) {
  for (const [columns, rows] of goldenSizes) {
    test(`${name} at ${columns}x${rows}`, async () => {
      const rulesInUse = { packs: shippedPacks(), policy: new RulePolicy() };
      const console = new Console({ columns, rows, rulesInUse, savedFilters });
      try {
        console.feed(readSession('demo'));
        await console.type(keys);
        matchesGolden(`frame-${name}-${columns}x${rows}`, await console.screen());
      } finally {
        await console.close();
      }
    });
  }
}

test.run();
