import { isatty } from 'node:tty';
import { jsonOutput } from '../output/json.ts';
import { LineWriter } from '../output/line-writer.ts';
import type { Output } from '../output/output.ts';
import { Recorder } from '../output/recorder.ts';
import { styleFor } from '../output/style.ts';
import { textOutput } from '../output/text.ts';
import type { Streams } from '../streams.ts';
import { enforcing, keeping, listeningOf } from './listening.ts';
import type { Means, Run } from './run.ts';
import type { RunOptions } from './run-options.ts';

/** How long the end waits for a reader of standard output that takes nothing, in milliseconds. */
const DRAIN_MS = 2000;

/** A run that writes lines to standard output. */
export function runWithLines(streams: Streams, options: RunOptions, { rules, live, kept }: Means): Run {
  const writer = new LineWriter(1);
  const output = linesOutput(streams, options, writer);
  const recorder = new Recorder(output);
  return {
    inspector: rules.inspector,
    enforcer: rules.enforcer,
    isWatched: false,
    record: (event) => {
      recorder.record(event);
      const dropped = writer.takeDropped();
      if (dropped > 0)
        output.note(`${dropped} lines were left out: the reader of standard output did not keep up`);
    },
    listening: (proxy, before) =>
      output.listening(
        {
          ...listeningOf(proxy, before),
          ...enforcing(options, rules),
          ...keeping(live),
          ...(kept && { session: kept.file }),
        },
        before.setup,
      ),
    note: (message, rule) => output.note(message, rule),
    end: () => {
      output.summary(recorder.summary());
      return writer.drained(DRAIN_MS);
    },
    abandon: () => writer.drained(DRAIN_MS),
  };
}

function linesOutput(streams: Streams, options: RunOptions, writer: LineWriter): Output {
  if (options.output === 'json') return jsonOutput(writer.write);
  const isTerminal = isatty(1);
  const columns = () => Number(streams.env['COLUMNS']) || (isTerminal ? streams.stdout.columns : undefined);
  return textOutput(writer.write, styleFor(options.color, isTerminal, streams.env), columns);
}
