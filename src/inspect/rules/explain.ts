import type { Expression } from './expression.ts';
import type { Rule, RuleSubject, Tier } from './rule.ts';

/** A rule in plain words: one paragraph a line, `what` in a few words and the sentence. */
export interface Explanation {
  /** `umcallerid/format: UmCallerID is a telephone number or a SIP link` */
  readonly heading: string;
  readonly sentences: readonly { readonly about: string; readonly text: string }[];
}

/** Says in plain words what a rule looks at, what it demands, why, and what would put it right. */
export function explainRule(rule: Rule): Explanation {
  const { name, title, spec, why, when, message } = rule;
  const sentences = [
    { about: 'Looks at', text: looksAt(rule) },
    ...(when ? [{ about: 'Only where', text: code(when) }] : []),
    { about: 'Demands', text: demands(rule) },
    { about: 'Otherwise', text: `${severityWords(rule.severity)}: ${message.source}` },
    ...rule.tiers.map((tier) => ({ about: 'But', text: tierWords(tier) })),
    { about: 'Why', text: oneLine(why) },
    ...(spec.length > 0 ? [{ about: 'Rests on', text: spec.join(', ') }] : []),
    { about: 'Fix', text: fixWords(rule) },
    { about: 'Examples', text: exampleWords(rule) },
  ];
  return { heading: `${name}: ${title}`, sentences };
}

const SUBJECTS: Readonly<Record<RuleSubject, string>> = {
  request: 'requests of the device',
  response: 'responses of the server',
  exchange: 'requests of the device together with the responses to them',
};

function looksAt({ on, commands, select }: Rule): string {
  const where = `the ${SUBJECTS[on]}`;
  const which = commands ? `${where} (${commands.join(', ')})` : `${where}, whatever the command`;
  if (!select) return `each of ${which}, once`;
  return `every ${select.map(({ source }) => source).join(', and every ')} in ${which}`;
}

function demands({ assert }: Rule): string {
  if (assert.source.trim() === 'false') return 'that there is none';
  return `that ${code(assert)}`;
}

function severityWords(severity: string): string {
  return severity === 'info' ? 'a note (info)' : `${severity === 'error' ? 'an' : 'a'} ${severity}`;
}

function tierWords({ when, severity, message }: Tier): string {
  return `${severityWords(severity)} where ${code(when)}${message ? `: ${message.source}` : ''}`;
}

function fixWords({ fix }: Rule): string {
  if (!fix) return 'none that a rule could tell';
  if (fix.kind === 'remove') return 'removing the element would put it right';
  const condition = fix.when ? `, where ${code(fix.when)}` : '';
  return `the text would be right as ${code(fix.value)}${condition}`;
}

function exampleWords({ examples }: Rule): string {
  const [first] = examples.invalid;
  const counts = `${examples.valid.length} valid, ${examples.invalid.length} invalid`;
  return first ? `${counts}; such as: ${first.messages.join(' | ')}` : counts;
}

function code({ source }: Expression): string {
  return oneLine(source);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
