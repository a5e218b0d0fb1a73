import type { Severity } from '../finding.ts';
import { type MapReader, readMap } from './map-reader.ts';
import {
  type Example,
  type Examples,
  type Given,
  type InvalidExample,
  type RuleSubject,
  severities,
} from './rule.ts';
import type { YamlSource } from './yaml-source.ts';
import type { YamlText, YamlValue } from './yaml-value.ts';

const bodyKeys = ['document', 'request', 'response', 'given'];
/** Keys of `given`, in the order the documentation has them. */
export const givenKeys = [
  'command',
  'protocolVersion',
  'queryVersion',
  'region',
  'user',
  'deviceId',
  'deviceType',
  'httpStatus',
  'headers',
  'remembered',
];

/** What an example is read for. */
interface Frame {
  readonly source: YamlSource;
  readonly on: RuleSubject;
  readonly severity: Severity;
}

/** Reads the examples of a rule; whether they hold is another matter, and takes running them. */
export function readExamples(rule: MapReader, on: RuleSubject, severity: Severity): Examples {
  const reader = rule.map('examples');
  if (!reader) return { valid: [], invalid: [] };
  reader.accept(['valid', 'invalid']);
  const frame: Frame = { source: rule.source, on, severity };
  return {
    valid: (reader.list('valid')?.items ?? []).flatMap((item) => readValid(frame, item) ?? []),
    invalid: (reader.list('invalid')?.items ?? []).flatMap((item) => readInvalid(frame, item) ?? []),
  };
}

function readValid(frame: Frame, item: YamlValue): Example | undefined {
  if (item.kind === 'text' && frame.on !== 'exchange') {
    return { [frame.on]: item.text.trim(), given: {}, line: frame.source.lineOf(item.offset) };
  }
  const reader = readMap(frame.source, item, 'an example');
  if (!reader) return undefined;
  reader.accept(bodyKeys);
  return readBodies(frame, reader);
}

function readInvalid(frame: Frame, item: YamlValue): InvalidExample | undefined {
  const reader = readMap(frame.source, item, 'an invalid example');
  if (!reader) return undefined;
  reader.accept([...bodyKeys, 'message', 'severity', 'after']);
  const example = readBodies(frame, reader);
  const messages = reader.texts('message');
  if (!messages) {
    reader.problem(
      'EASLENS_RULE_MISSING',
      reader.offset,
      'an invalid example without "message"; expected the message of its finding',
    );
  }
  const severity = reader.word('severity', severities) ?? frame.severity;
  const after = reader.text('after');
  if (!example || !messages) return undefined;
  const texts = messages.map(({ text }) => text.trim());
  return { ...example, messages: texts, severity, ...(after && { after: after.text.trim() }) };
}

function readBodies(frame: Frame, reader: MapReader): Example | undefined {
  const document = reader.text('document');
  const request = reader.text('request');
  const response = reader.text('response');
  const given = readGiven(reader);
  const problem = bodiesProblem(frame.on, { document, request, response });
  if (problem !== undefined) {
    reader.problem('EASLENS_RULE_EXAMPLE', (document ?? request ?? response ?? reader).offset, problem);
    return undefined;
  }
  const judged = frame.on === 'exchange' ? undefined : document && { [frame.on]: document.text.trim() };
  return {
    ...(request && { request: request.text.trim() }),
    ...(response && { response: response.text.trim() }),
    ...judged,
    given,
    line: frame.source.lineOf(reader.offset),
  };
}

type Bodies = Readonly<Record<'document' | 'request' | 'response', YamlText | undefined>>;

function bodiesProblem(on: RuleSubject, { document, request, response }: Bodies): string | undefined {
  if (on === 'exchange') {
    if (document)
      return 'an example with "document" in a rule with "on: exchange"; expected "request" and "response"';
    return request
      ? undefined
      : 'an example without "request"; expected "request", and "response" where one came';
  }
  if (document && (request || response))
    return '"document" beside "request" or "response"; expected one or the other';
  if (document || (on === 'request' ? request : response)) return undefined;
  return `an example without the ${on} that the rule judges; expected "document"`;
}

function readGiven(example: MapReader): Given {
  const reader = example.map('given');
  if (!reader) return {};
  reader.accept(givenKeys);
  const texts = [
    'command',
    'protocolVersion',
    'queryVersion',
    'region',
    'user',
    'deviceId',
    'deviceType',
  ] as const;
  const httpStatus = readHttpStatus(reader);
  const headers = reader.map('headers')?.allTexts();
  const remembered = reader.map('remembered')?.allTexts();
  return {
    ...Object.fromEntries(
      texts.flatMap((key) => (reader.get(key) ? [[key, reader.text(key)?.text ?? '']] : [])),
    ),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(headers && { headers: recordOf(headers) }),
    ...(remembered && { remembered: recordOf(remembered) }),
  };
}

function readHttpStatus(reader: MapReader): number | undefined {
  const value = reader.text('httpStatus');
  if (!value) return undefined;
  if (/^[1-5]\d\d$/.test(value.text)) return Number(value.text);
  reader.problem(
    'EASLENS_RULE_VALUE',
    value.offset,
    `"${value.text}" as "httpStatus"; expected a number from 100 to 599`,
  );
  return undefined;
}

/** Without a prototype, so that no key of a file means anything but itself. */
function recordOf(texts: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null);
  for (const [key, text] of texts) record[key] = text;
  return record;
}
