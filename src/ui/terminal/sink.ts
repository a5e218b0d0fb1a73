import { descriptorSink, openWithoutWaiting, writeWhatFits } from './descriptor-sink.ts';
import type { Sink } from './screen-output.ts';

/** Ways to a terminal: without waiting, and for the last words of a process. */
export interface Sinks {
  readonly sink: Sink;
  readonly writeNow: (text: string) => void;
}

/** The ways to a terminal: around the stream where it stands on a descriptor, for streams of terminals wait. */
export function sinkOf(stdout: NodeJS.WriteStream & { readonly fd?: number }): Sinks {
  if (stdout.fd === undefined)
    return {
      sink: (text, done) => void stdout.write(text, () => done()),
      writeNow: (text) => void stdout.write(text),
    };
  const descriptor = openWithoutWaiting(stdout.fd);
  return { sink: descriptorSink(descriptor), writeNow: (text) => writeWhatFits(descriptor, text) };
}
