import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RulePack } from '../../../src/inspect/rules/rule.ts';
import { bodiesMatch, Headless } from '../../helpers/headless.ts';
import { packOf } from '../../helpers/rules.ts';
import { readSession } from '../../helpers/sessions.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';

const test = suite('ui/rules/screen');
const packs = shippedPacks();

function onRules(...keys: readonly string[]): Headless {
  return new Headless({ packs }).press('4', ...keys);
}

function focused(ui: Headless): string {
  return ui.body().find((row) => row.startsWith('>')) ?? '';
}

test('shows the packs that ship at every size', () => {
  const keys = ['j', 'j', 'j', 'space', 'j', 'j', 'e', 'e', 'k'];
  bodiesMatch('rules', (ui) => ui.feed(readSession('demo')).press('4', ...keys), packs);
});

test('shows one rule in full', () => {
  bodiesMatch('rule', (ui) => ui.press('4', ...Array.from({ length: 12 }, () => 'j'), 'e', 'enter'), packs);
});

test('scrolls through a rule to its examples', () => {
  const prepare = (ui: Headless) => ui.press('4', ...Array.from({ length: 12 }, () => 'j'), 'enter', 'G');
  bodiesMatch('rule-end', prepare, packs);
});

test('says so where no rule is loaded', () => {
  assert.match(new Headless().press('4').close().body()[0] ?? '', /No rule is loaded/);
});

test('space switches a rule off and on again', () => {
  const ui = onRules('j', 'space');
  assert.not(ui.policy.isOn('activesync/two-versions'));
  assert.match(focused(ui), /^>\[ \] activesync\/two-versions/);
  assert.match(ui.state.note, /^off from now on: activesync\/two-versions/);
  ui.press('space').close();
  assert.ok(ui.policy.isOn('activesync/two-versions'));
  assert.match(focused(ui), /^>\[x\]/);
});

test('space on a pack switches all of it; one that is partly on is turned on', () => {
  const ui = onRules('j', 'j', 'j', 'space', 'k');
  assert.match(focused(ui), /^>\[-\] um-attachments: 6 of 7 on/);
  assert.match(focused(ui.press('space')), /^>\[x\] um-attachments: 7 of 7 on/);
  assert.match(focused(ui.press('space').close()), /^>\[ \] um-attachments: 0 of 7 on/);
});

test('e goes round, and says what holds from now on', () => {
  const ui = onRules('j', 'j', 'j');
  const round = ['rewrite', 'block', 'report'].map((expected) => {
    ui.press('e');
    assert.is(ui.policy.enforcement('um-attachments/client-sent'), expected);
    return [ui.state.note, focused(ui)];
  });
  ui.close();
  assert.match(round[0]?.[0] ?? '', /^rewrite from now on: um-attachments\/client-sent/);
  assert.match(round[1]?.[0] ?? '', /^block from now on/);
  assert.match(round[1]?.[1] ?? '', / block /);
  assert.match(round[2]?.[1] ?? '', / report /);
  assert.ok(ui.body().some((row) => row.includes('holds for traffic from now on')));
});

test('a rule that only tells what is worth knowing is never acted on', () => {
  const ui = onRules();
  while (!focused(ui).includes('umcallerid/named-in-request')) ui.press('j');
  ui.press('e').close();
  assert.is(ui.policy.enforcement('umcallerid/named-in-request'), 'report');
  assert.match(ui.state.note, /never acted on/);
});

test('a rule without a fix cannot rewrite', () => {
  const ui = onRules('j', 'e').close();
  assert.is(ui.policy.enforcement('activesync/two-versions'), 'block');
});

test('a pack goes round for all of its rules, as far as each can', () => {
  const ui = onRules('j', 'j');
  const enforced = () =>
    shippedPacks()
      .flatMap(({ rules }) => rules.map(({ name }) => name))
      .filter((name) => ui.policy.enforcement(name) !== 'report')
      .map((name) => `${name} ${ui.policy.enforcement(name)}`);
  const rows = ['e', 'e', 'e'].map((key) => {
    ui.press(key);
    return [ui.state.note, focused(ui), enforced().length] as const;
  });
  assert.match(rows[0]?.[0] ?? '', /^rewrite from now on: 4 of 7 rules of um-attachments; the others cannot/);
  assert.match(rows[0]?.[1] ?? '', /7 of 7 on, 4 rewrite/);
  assert.is(rows[0]?.[2], 4);
  assert.match(rows[1]?.[0] ?? '', /^block from now on: 6 of 7 rules/);
  assert.match(rows[2]?.[0] ?? '', /^report from now on: 7 of 7 rules of um-attachments$/);
  assert.is(rows[2]?.[2], 0);
  // Rules that are not alike report first.
  ui.press('j', 'e', 'k', 'e').close();
  assert.match(ui.state.note, /^report from now on/);
  assert.equal(enforced(), []);
});

test('switches the rule that is shown in full, and leaves it by esc, q or enter', () => {
  for (const leave of ['esc', 'q', 'enter']) {
    const ui = onRules('j', 'enter', 'space', 'pagedown').close();
    assert.ok(ui.state.rules.open);
    assert.not(ui.policy.isOn('activesync/two-versions'));
    ui.press(leave);
    assert.is(ui.state.rules.open, undefined);
    assert.is(ui.state.screen, 'rules');
    assert.match(focused(ui), /two-versions/);
  }
});

test('titles and examples of a hostile rule file stay on their rows', () => {
  const hostile = '\u001b[2J\u202egnp\r\n会議 ';
  const rule = {
    title: hostile.repeat(20_000),
    why: hostile.repeat(1000),
    examples: { valid: [`<not xml ${hostile}`], invalid: [{ document: hostile, message: hostile }] },
  };
  const pack: RulePack = { ...packOf({}), title: hostile, file: hostile };
  const hostilePacks = [
    { ...pack, rules: pack.rules.map((one) => ({ ...one, ...hostileMembers(one, rule) })) },
  ];
  bodiesMatch('rules-hostile', (ui) => ui.press('4'), hostilePacks);
  bodiesMatch('rule-hostile', (ui) => ui.press('4', 'j', 'enter', 'G'), hostilePacks);
});

test('a click puts the cursor on a row', () => {
  assert.match(focused(onRules().click(3).close()), /um-attachments:/);
});

type Rule = RulePack['rules'][number];

/** What the loader of rule files would hardly let through. */
function hostileMembers(
  rule: Rule,
  {
    title,
    why,
    examples,
  }: {
    title: string;
    why: string;
    examples: { valid: string[]; invalid: { document: string; message: string }[] };
  },
): Partial<Rule> {
  const given = {};
  return {
    title,
    why,
    examples: {
      valid: examples.valid.map((response) => ({ response, given, line: 1 })),
      invalid: examples.invalid.map(({ document, message }) => ({
        response: document,
        messages: [message],
        severity: rule.severity,
        after: '',
        given,
        line: 1,
      })),
    },
  };
}

test.run();
