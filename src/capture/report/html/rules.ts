import type { Severity } from '../../../inspect/finding.ts';
import { severities } from '../../../inspect/rules/rule.ts';
import { requirementsInWords } from '../../../inspect/words.ts';
import type { Report, ReportedRule } from '../report.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { amount } from './words.ts';

const WORDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

export function badge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${WORDS[severity]}</span>`;
}

/** Names of rules are words with a slash between them, so they may stand in a link. */
export function ruleAnchor(rule: string): string {
  return `rule-${rule.replace('/', '-')}`;
}

/** The rules that found something, why each is there, and how often. The gravest first, then the most frequent. */
export function rulesSection({ rules, captures }: Report): Markup {
  if (rules.length === 0) return NOTHING;
  const countOf = ({ name }: ReportedRule): number =>
    captures.reduce((sum, { counts }) => sum + (counts.rules[name] ?? 0), 0);
  const sorted = rules.toSorted(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) || countOf(other) - countOf(one),
  );
  return html`<section id="rules"><h2>What breaks the rules, and why it matters</h2>
${sorted.map((rule) => ruleRow(rule, countOf(rule)))}</section>
`;
}

function ruleRow({ name, title, severity, spec, why }: ReportedRule, count: number): Markup {
  return html`<div class="rule" id="${ruleAnchor(name)}"><h3>${title}</h3><span class="number">${amount(count)}&times;</span>
<p>${badge(severity)} <code>${name}</code> <small>${requirementsInWords(spec)}</small></p><p class="quiet">${why}</p></div>
`;
}
