import { filterNames, filterTypes, filterVocabulary } from '../../inspect/filter/language.ts';
import { ruleFunctions } from '../../inspect/rules/functions/index.ts';
import { builtInsOf, functionName } from '../../inspect/rules/language.ts';
import type { Candidate } from './state.ts';

const signatures = [...builtInsOf(filterVocabulary), ...ruleFunctions].map(({ signature }) => signature);

/** What an expression may begin with: names, then functions. */
export const beginnings: readonly Candidate[] = [
  ...filterNames.map(({ name, type }) => candidate(name, hasFields(type) ? `${name}.` : name)),
  ...functionsOf(/^\w+\(/),
];

/** What may follow the dot after a name; of what is no name of ours, such as a call, a text is assumed. */
export function membersOf(owner: string | undefined): readonly Candidate[] {
  const type = owner === undefined ? 'string' : typeOf(owner);
  if (type === 'string') return functionsOf(/^string\./);
  if (type?.startsWith('list')) return functionsOf(/^list(?:<string>)?\./);
  const fields = filterTypes.find(({ name }) => name === type)?.fields ?? [];
  return [...fields.map(({ name }) => candidate(name, name)), ...functionsOf(new RegExp(`^${type}\\.`))];
}

function typeOf(path: string): string | undefined {
  const [first, second] = path.split('.');
  const type = filterNames.find(({ name }) => name === first)?.type;
  if (second === undefined) return type;
  const fields = filterTypes.find(({ name }) => name === type)?.fields;
  return fields?.find(({ name }) => name === second)?.type;
}

function hasFields(type: string): boolean {
  return filterTypes.some(({ name }) => name === type);
}

function functionsOf(mark: RegExp): readonly Candidate[] {
  const names = signatures.filter((signature) => mark.test(signature)).map(functionName);
  return [...new Set(names)].map((name) => candidate(`${name}(`, `${name}(`));
}

function candidate(name: string, insert: string): Candidate {
  return { name, insert };
}
