import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CaptureError } from '../../../../src/capture/read/capture-error.ts';
import { type ReadAll, readAll } from '../../../helpers/read.ts';
import { withScratch } from '../../../helpers/scratch.ts';
import { assertReplayed, toolFile } from '../../../helpers/tool-exchanges.ts';

const test = suite('read-packets');
const file = toolFile('plain.pcap');

/** Reads with a program of the name tshark that runs these lines of shell; test/real has the real one. */
function withTshark(lines: readonly string[], path = file): Promise<ReadAll> {
  return withScratch(async (folder) => {
    const program = join(folder, 'tshark');
    writeFileSync(program, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(program, 0o755);
    return await withPath(`${folder}:${process.env['PATH']}`, () => readAll(path));
  });
}

async function withPath<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    return await run();
  } finally {
    process.env['PATH'] = before;
  }
}

const LIST = `cat '${toolFile('plain.ek.jsonl')}'`;

test('puts requests and answers together', async () => {
  const { exchanges, troubles } = await withTshark([LIST]);
  assert.equal(troubles, []);
  assertReplayed(exchanges, 3);
  assert.ok(exchanges.every(({ durationMs }) => durationMs !== undefined && durationMs > 0));
});

test('what it read before a damaged place stands', async () => {
  const { exchanges, troubles } = await withTshark([
    LIST,
    'echo "Running as user \\"root\\"." >&2',
    'echo "tshark: The file appears to have been cut short." >&2',
    'exit 2',
  ]);
  assert.is(exchanges.length, 3);
  assert.equal(
    troubles.map(({ message, isEnd }) => [message, isEnd]),
    [['tshark stopped: The file appears to have been cut short.', true]],
  );
});

test('requests without answers, answers without requests, and lines that are none', async () => {
  const lines = [
    `head -n 2 '${toolFile('plain.ek.jsonl')}'`,
    'echo "{"',
    'echo 7',
    `tail -n 1 '${toolFile('plain.ek.jsonl')}'`,
  ];
  const { exchanges, troubles } = await withTshark(lines);
  assert.is(exchanges.length, 1);
  assert.is(exchanges[0]?.response, undefined);
  assert.equal(
    troubles.map(({ message }) => message),
    ['an answer without its request was passed over'],
  );
});

test('without tshark there is an error, and a way out', async () => {
  try {
    await withPath('/nowhere', () => readAll(file));
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof CaptureError, String(error));
    assert.is(error.code, 'EASLENS_CAPTURE_TSHARK');
    assert.match(error.wayOut, 'apt install tshark');
  }
});

test('a key log that is not there is told at once', async () => {
  try {
    await readAll(file, { tlsKeylog: '/nowhere/keys' });
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof CaptureError, String(error));
    assert.is(error.code, 'EASLENS_CAPTURE_KEYLOG');
  }
});

test.run();
