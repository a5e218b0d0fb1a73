import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { paid, spend } from './budget.ts';
import { ruleFunctions, ruleTypes } from './functions/index.ts';
import type { RuleFunction, RuleType } from './functions/rule-function.ts';
import { type Described, languageTypes, type Scope, type Vocabulary, variablesOf } from './language.ts';
import { matches } from './matches.ts';
import { contains, indexOf, join, lowerAscii, split, upperAscii } from './text-functions.ts';
import { DeviceView } from './views/device-view.ts';
import { ItemView } from './views/item-view.ts';
import { MessageView } from './views/message-view.ts';
import { NodeView } from './views/node-view.ts';
import { OutcomeView } from './views/outcome-view.ts';

/** A node of an expression's tree, as the library parses it. */
export type CelNode = ASTNode;
export type CelCall = Extract<CelNode, { op: 'call' | 'rcall' }>;
/** A parsed expression: its tree, its type check, and, called, its evaluation. */
export type ParsedCel = ParseResult;

type Call = (...given: never[]) => unknown;

/** What `OUR_NAMES` lead to. */
const OURS: readonly (readonly [signature: string, call: Call])[] = [
  ['string.matchesRe2(string): bool', matches],
  ['string.containsCounted(string): bool', contains],
  ['string.indexOfCounted(string): int', indexOf],
  ['string.splitCounted(string): list<string>', split],
  ['list<string>.joinCounted(string): string', join],
  ['string.lowerCounted(): string', lowerAscii],
  ['string.upperCounted(): string', upperAscii],
];

/** Limits of the parser; an expression a person wrote has a tenth of this. */
const LIMITS = {
  maxAstNodes: 1000,
  maxDepth: 40,
  maxListElements: 200,
  maxMapEntries: 200,
  maxCallArguments: 8,
};

/**
 * Names under which calls of the library's functions reach ours: its `matches` is a backtracking engine, and the others do work
 * that nobody counts.
 */
export const OUR_NAMES: ReadonlyMap<string, string> = new Map([
  ['matches', 'matchesRe2'],
  ['contains', 'containsCounted'],
  ['indexOf', 'indexOfCounted'],
  ['split', 'splitCounted'],
  ['join', 'joinCounted'],
  ['lowerAscii', 'lowerCounted'],
  ['upperAscii', 'upperCounted'],
]);

const environments = {
  message: environmentOf('message'),
  exchange: environmentOf('exchange'),
};
const ofVocabularies = new WeakMap<Vocabulary, Environment>();

/** Parses an expression that may use the variables of a scope. Throws what the library throws. */
export function parseCel(source: string, scope: Scope): ParsedCel {
  const environment = typeof scope === 'object' ? environmentFor(scope) : environments[scope];
  return environment.parse(source);
}

function environmentFor(vocabulary: Vocabulary): Environment {
  const known = ofVocabularies.get(vocabulary);
  if (known) return known;
  const environment = new Environment({ limits: LIMITS });
  for (const { name, fields } of vocabulary.types) {
    environment.registerType(name, { ctor: vocabulary.classes[name], fields: typesByName(fields) });
  }
  for (const { signature, call } of vocabulary.functions) {
    environment.registerFunction(signature, call as (...given: unknown[]) => unknown, { async: false });
  }
  // CEL compares an int with a double by size, but not for equality; people write `durationMs == 0`.
  environment.registerOperator('double == int', (one: number, other: bigint) => one === Number(other));
  registerShared(environment, vocabulary);
  ofVocabularies.set(vocabulary, environment);
  return environment;
}

function typesByName(fields: readonly Described[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field.name, field.type]));
}

function environmentOf(scope: 'message' | 'exchange'): Environment {
  const environment = new Environment({ limits: LIMITS });
  const views = {
    Node: NodeView,
    Item: ItemView,
    Message: MessageView,
    Device: DeviceView,
    Outcome: OutcomeView,
  };
  for (const { name, fields } of languageTypes) {
    const ctor = views[name as keyof typeof views];
    environment.registerType(name, { ctor, fields: typesByName(fields) });
  }
  registerChildFunctions(environment);
  registerShared(environment, scope);
  return environment;
}

/** What expressions of every scope have: its variables, our functions, and a `matches` that takes linear time. */
function registerShared(environment: Environment, scope: Scope): void {
  const makers = new Map(ruleTypes.map((type) => [type.name, registerResult(environment, type)]));
  for (const { name, type } of variablesOf(scope)) environment.registerVariable(name, type);
  for (const [signature, call] of OURS) environment.registerFunction(signature, call, { async: false });
  environment.registerFunction('matches(string, string): bool', matches, { async: false });
  for (const own of ruleFunctions) registerOwn(environment, own, makers);
}

function registerChildFunctions(environment: Environment): void {
  for (const receiver of ['Node', 'Item']) {
    const register = (
      signature: string,
      call: (holder: NodeView | ItemView, name: string) => unknown,
    ): unknown => environment.registerFunction(`${receiver}.${signature}`, call, { async: false });
    register('hasChild(string): bool', (holder, name) => holder.hasChild(name));
    register('childText(string): string', (holder, name) => holder.childText(name));
    register('childCount(string): int', (holder, name) => holder.childCount(name));
  }
  environment.registerFunction(
    'Message.header(string): string',
    (message: MessageView, name: string) => message.header(name),
    { async: false },
  );
}

/** A call pays for itself before it is made: by what the function is known to take, and by the texts it is given, two at most. */
function counted({ call, steps = 1 }: RuleFunction): (one: unknown, other: unknown) => unknown {
  const make = call as (one: unknown, other: unknown) => unknown;
  return (one, other) => {
    spend(steps);
    if (typeof one === 'string') paid(one);
    if (typeof other === 'string') paid(other);
    return make(one, other);
  };
}

/** The library tells types by their class, so each result type gets one. */
function registerResult(environment: Environment, type: RuleType): (fields: object) => object {
  const Result = { [type.name]: class {} }[type.name] as new () => object;
  environment.registerType(type.name, { ctor: Result, fields: { ...type.fields } });
  return (fields) => Object.assign(new Result(), fields);
}

function registerOwn(
  environment: Environment,
  own: RuleFunction,
  makers: ReadonlyMap<string, (fields: object) => object>,
): void {
  const call = counted(own);
  const make = makers.get(own.signature.slice(own.signature.lastIndexOf(':') + 1).trim());
  const handler = make ? (one: unknown, other: unknown) => make(call(one, other) as object) : call;
  environment.registerFunction(own.signature, handler, { async: false });
}
