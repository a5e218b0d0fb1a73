import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandNamed, commandOfCode, commands } from '../../../src/inspect/eas/commands.ts';

const test = suite('commands');

const rows: readonly [code: number, name: string][] = [
  [0, 'Sync'],
  [1, 'SendMail'],
  [2, 'SmartForward'],
  [3, 'SmartReply'],
  [4, 'GetAttachment'],
  [9, 'FolderSync'],
  [10, 'FolderCreate'],
  [11, 'FolderDelete'],
  [12, 'FolderUpdate'],
  [13, 'MoveItems'],
  [14, 'GetItemEstimate'],
  [15, 'MeetingResponse'],
  [16, 'Search'],
  [17, 'Settings'],
  [18, 'Ping'],
  [19, 'ItemOperations'],
  [20, 'Provision'],
  [21, 'ResolveRecipients'],
  [22, 'ValidateCert'],
  [23, 'Find'],
];

for (const [code, name] of rows) {
  test(`code ${code} is ${name}`, () => {
    assert.is(commandOfCode(code)?.name, name);
    assert.is(commandNamed(name.toUpperCase())?.code, code);
  });
}

test('codes and names of no command give nothing', () => {
  assert.is(commandOfCode(24), undefined);
  assert.is(commandNamed('constructor'), undefined);
});

test('knows which versions have a command', () => {
  assert.equal(commandNamed('Find')?.versions, ['16.1']);
  assert.equal(commandNamed('GetAttachment')?.versions, ['2.5', '12.0', '12.1']);
  assert.ok(commands.every(({ versions }) => versions.length > 0));
});

test('knows what may be empty', () => {
  const empty = commands.filter(({ mayBeEmpty }) => mayBeEmpty).map(({ name }) => name);
  assert.equal(empty, ['Sync', 'GetAttachment', 'GetHierarchy', 'Ping']);
  assert.ok(commandNamed('SendMail')?.mayAnswerEmpty);
  assert.not.ok(commandNamed('Ping')?.mayAnswerEmpty);
});

test.run();
