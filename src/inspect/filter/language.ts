import type { Described, LanguageType, Vocabulary } from '../rules/language.ts';
import { DeviceSide, MessageSide } from './exchange-view.ts';

type Row = readonly [name: string, type: string, description: string];

function described(rows: readonly Row[]): readonly Described[] {
  return rows.map(([name, type, description]) => ({ name, type, description }));
}

/** The names of a filter, as `docs/filters.md` describes them. A text that the wire did not carry is empty, never absent. */
export const filterNames = described([
  ['command', 'string', '`Sync`, `Ping`, `SendMail`, …; `OPTIONS`; `Autodiscover`'],
  ['method', 'string', 'HTTP method: `POST`'],
  ['protocolVersion', 'string', '`14.1`'],
  ['user', 'string', 'the user as the request line or the log-in names it'],
  ['device', 'Device', 'the device'],
  ['httpStatus', 'int', 'HTTP status; 0 while there is no answer'],
  ['status', 'string', 'top-level Status of the answer: `"1"`; a text, so in quotes'],
  ['statusText', 'string', 'the same in words'],
  [
    'durationMs',
    'double',
    'from the first byte of the request to the last of the answer; 0 while it is open, and where a capture does not tell',
  ],
  ['pending', 'bool', 'true while it is open, such as a Ping that waits'],
  ['failed', 'bool', 'true where the exchange broke off'],
  ['failure', 'string', 'why: `upstream-refused`, `upstream-reset`, `upstream-timeout`, `client-gone`, …'],
  ['request', 'Message', 'the request'],
  ['response', 'Message', 'the answer'],
  ['findings', 'int', 'number of findings'],
  ['errors', 'int', 'number of findings that are errors'],
  ['warnings', 'int', 'number of findings that are warnings'],
  ['infos', 'int', 'number of findings that only inform'],
  ['rules', 'list<string>', 'the rules that found something: `"umcallerid/format" in rules`'],
  ['severity', 'string', 'of the gravest finding: `error`, `warning`, `info`; empty without findings'],
  ['action', 'string', 'what was done: `none`, `rewritten`, `blocked`'],
  ['marked', 'bool', 'true where you marked it'],
  ['number', 'int', 'its place in the order of arrival, from 1'],
  ['id', 'string', 'its id, as the JSON lines have it'],
]);

/** What some of the names are made of. */
export const filterTypes: readonly LanguageType[] = [
  {
    name: 'Device',
    fields: described([
      ['id', 'string', 'DeviceId'],
      ['type', 'string', 'DeviceType'],
    ]),
  },
  {
    name: 'Message',
    fields: described([
      ['bytes', 'int', 'length of the body on the wire; 0 while it has not come'],
      ['kind', 'string', '`empty`, `wbxml`, `damaged`, `multipart`, `mime`, `xml`, `other`, `over-limit`'],
    ]),
  },
];

/** The words of filters. */
export const filterVocabulary: Vocabulary = {
  variables: filterNames,
  types: filterTypes,
  classes: { Device: DeviceSide, Message: MessageSide },
  functions: [
    {
      signature: 'Message.header(string): string',
      description: 'a header field, name in any letter case; empty when it is not there',
      call: (message: MessageSide, name: string) => message.header(name),
    },
  ],
};
