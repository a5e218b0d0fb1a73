import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange } from '../../../src/capture/captured-exchange.ts';
import { judgedExchange } from '../../../src/capture/judge/judge.ts';
import { readCapture } from '../../../src/capture/read/read-capture.ts';
import { capturedRecord } from '../../../src/capture/session/captured-record.ts';
import { openForWriting } from '../../../src/capture/session/open-session.ts';
import { SessionReading } from '../../../src/capture/session/session-reading.ts';
import { exchangeOf } from '../../../src/capture/session/stored-exchange.ts';
import { SessionWriter } from '../../../src/capture/session/writer.ts';
import type { Exchange } from '../../../src/inspect/exchange.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import type { Body } from '../../../src/inspect/message.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { withFolder } from '../../helpers/session-files.ts';
import { shippedPack } from '../../helpers/shipped-rules.ts';

const test = suite('session/captured-record');
const rules = new RuleSet([shippedPack()]);

const CAPTURES = [
  'fixtures/logs/mailbox-log.txt',
  'fixtures/logs/tbsync.log',
  'fixtures/logs/z-push.log',
  'fixtures/tools/har_dump.har',
  'fixtures/tools/mitmdump.mitm',
  'fixtures/captures/sogo',
  'fixtures/captures/z-push',
].map((name) => join(import.meta.dirname, '../..', name));

/** All that a person or a rule sees of a body. */
function bodyShown(body: Body | undefined) {
  if (!body) return undefined;
  const { kind, length } = body;
  const document = 'document' in body ? body.document : undefined;
  const { size = 0, lines } = document ?? {};
  return {
    ...{ kind, length, size, lines: lines && Array.from(lines) },
    bytes: 'bytes' in body ? Buffer.from(body.bytes).toString('hex') : undefined,
    wire: body.wire && Buffer.from(body.wire).toString('hex'),
    error: 'error' in body ? body.error.message : undefined,
    unknown: Array.from({ length: size }, (_, node) => document?.isUnknown(node)),
  };
}

function shown(exchange: Exchange | undefined) {
  const { request, response, sentRequest: _, sentResponse: __, ...rest } = exchange as Exchange;
  return {
    ...rest,
    request: { ...request, repeats: request?.repeats?.size, body: bodyShown(request?.body) },
    response: response && { ...response, body: bodyShown(response.body) },
  };
}

for (const capture of CAPTURES) {
  test(`what is written of ${capture.replace(/.*fixtures./, '')} reads back as it was`, () =>
    withFolder(async (folder) => {
      const database = await openForWriting(join(folder, 'a.easlens'));
      const settings = { at: 0, program: '', redaction: '', maxBytes: 1024 ** 3 };
      const writer = new SessionWriter(database, { ...settings, redact: (record) => record });
      const reading = new SessionReading(database);
      const inspector = new Inspector(rules);
      let count = 0;
      for await (const entry of readCapture(capture)) {
        if (entry.kind !== 'exchange') continue;
        const captured: CapturedExchange = entry.exchange;
        const judged = judgedExchange(captured, inspector, `id ${count}`);
        if (!judged) continue;
        writer.write([capturedRecord(captured, judged)]);
        count++;
        const stored = reading.exchange(count);
        assert.equal(shown(stored && exchangeOf(stored)), shown(judged), `exchange ${count}`);
      }
      database.close();
      assert.ok(count > 2, `${count} exchanges`);
    }));
}

test.run();
