import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isTrouble } from '../../../src/ui/devices/device.ts';
import { keysInWords, troubleInWords } from '../../../src/ui/devices/shown.ts';
import { dialogue, foldersOf, type Said, syncOf } from '../../helpers/dialogue.ts';
import { Headless } from '../../helpers/headless.ts';

const test = suite('ui/devices/progress');

/** What is shown of each collection after a dialogue: name, keys, trouble. */
function shown(...said: readonly Said[]): readonly string[] {
  const ui = new Headless().feed(dialogue(...said)).close();
  const { deviceTable } = ui.state;
  const progress = deviceTable.progressOf(deviceTable.keys()[0] ?? '');
  return (progress?.collections() ?? []).map((one) =>
    [progress?.nameOf(one.id) ?? one.id, keysInWords(one), troubleInWords(one)].join(' ').trim(),
  );
}

test('follows the keys of a collection', () => {
  assert.equal(shown({ request: syncOf(['5', '1']) }), ['5 1 -> …']);
  assert.equal(shown({ request: syncOf(['5', '1']), response: syncOf(['5', '2', '1']) }), ['5 1 -> 2']);
  assert.equal(shown({ request: syncOf(['5', '1']), response: '' }), ['5 1 same']);
});

test('an empty Sync stands for the one before', () => {
  const first = { request: syncOf(['5', '1']), response: '' };
  assert.equal(shown(first, { response: syncOf(['5', '2', '1']) }), ['5 1 -> 2']);
});

test('shows what the server refused, in words', () => {
  const refused = { request: syncOf(['5', '7']), response: syncOf(['5', '0', '3']) };
  assert.equal(shown(refused), ['5 7 -> 0 Status 3 invalid SyncKey']);
  const ofAll = { request: syncOf(['5', '7']), response: '<Sync><Status>13</Status></Sync>' };
  assert.match(shown(ofAll)[0] ?? '', /^5 7 same Status 13 nothing cached/);
});

test('shows that a device gave up its key, until it has used the next', () => {
  const good = { request: syncOf(['5', '1']), response: syncOf(['5', '2', '1']) };
  const reset = { request: syncOf(['5', '0']), response: syncOf(['5', '1', '1']) };
  assert.equal(shown(good, reset), ['5 0 -> 1 reset to 0']);
  assert.equal(shown(good, reset, good), ['5 1 -> 2']);
  assert.equal(shown(reset), ['5 0 -> 1'], 'a device that never had a key did not give one up');
});

test('puts collections in trouble first, then the latest', () => {
  const all = [
    ['1', '1'],
    ['2', '1'],
    ['3', '1'],
  ] as const;
  const answer = syncOf(['1', '2', '1'], ['2', '0', '3'], ['3', '2', '1']);
  assert.equal(shown({ request: syncOf(...all), response: answer }), [
    '2 1 -> 0 Status 3 invalid SyncKey',
    '3 1 -> 2',
    '1 1 -> 2',
  ]);
});

test('names folders as the server did, and follows their list', () => {
  const folders = { command: 'FolderSync', request: folderKey('0'), response: foldersOf(['5', 'Inbox']) };
  const update =
    '<FolderSync><Status>1</Status><SyncKey>2</SyncKey><Changes><Update><ServerId>5</ServerId><DisplayName>Post</DisplayName></Update></Changes></FolderSync>';
  const remove =
    '<FolderSync><Status>1</Status><SyncKey>3</SyncKey><Changes><Delete><ServerId>5</ServerId></Delete></Changes></FolderSync>';
  const sync = { request: syncOf(['5', '1']) };
  assert.equal(shown(folders, sync), ['Inbox 1 -> …', 'folder list 0 -> 1']);
  const updated = { command: 'FolderSync', request: folderKey('1'), response: update };
  assert.equal(shown(folders, updated, sync), ['Post 1 -> …', 'folder list 1 -> 2']);
  const removed = { command: 'FolderSync', request: folderKey('2'), response: remove };
  assert.equal(shown(folders, updated, removed, sync), ['5 1 -> …', 'folder list 2 -> 3']);
});

test('keeps a thousand collections of a device, and reads no more of one message', () => {
  const many = Array.from({ length: 1500 }, (_, id) => [String(id), '1'] as const);
  assert.is(shown({ request: syncOf(...many) }).length, 1000);
  const later = shown({ request: syncOf(...many.slice(0, 900)) }, { request: syncOf(...many.slice(900)) });
  assert.is(later.length, 1000);
  assert.is(later.at(0), '1499 1 -> …');
});

test('looks at no more elements than it needs', () => {
  const noise = '<Wait>1</Wait>'.repeat(30_000);
  const late = `<Sync>${noise}<Collections><Collection><CollectionId>5</CollectionId></Collection></Collections></Sync>`;
  assert.equal(shown({ request: late }), []);
});

test('keeps keys up to a length, and shows long ones short', () => {
  const [line = ''] = shown({ request: syncOf(['5', '9'.repeat(1 << 20)]) });
  assert.is(line, '5 999…999999 -> …');
  assert.equal(shown({ request: syncOf(['5', '{3f2504e0-4f89-11d3}12']) }), ['5 {3f…1d3}12 -> …']);
});

test('passes over bodies of other commands', () => {
  assert.equal(shown({ command: 'Search', request: syncOf(['5', '1']) }), []);
  assert.equal(shown({ command: 'Sync', request: '<Ping/>' }), []);
  assert.not(isTrouble({ id: '5', isAnswered: true, isReset: false, status: '1', at: 0 }));
});

function folderKey(key: string): string {
  return `<FolderSync><SyncKey>${key}</SyncKey></FolderSync>`;
}

test.run();
