import { type Command, InvalidArgumentError } from 'commander';
import { now } from './now.ts';
import { addRunOptions, type RunOptions } from './run/run-options.ts';
import { addSessionOptions } from './session-options.ts';
import { sightOf } from './staying.ts';
import { stopRequested } from './stop.ts';
import type { RunAction, Streams } from './streams.ts';

const WHAT_NEXT = 'In front of a server of your own: easlens proxy --upstream https://mail.example.com';
const OVER = 'The demo is over: look around, q quits.';

interface DemoCommandOptions extends RunOptions {
  readonly loop: boolean;
  readonly speed: number;
}

export function registerDemo(program: Command, run: RunAction): void {
  const command = program
    .command('demo')
    .description(
      'Watch it work: a small mail server and four devices, all on this machine, through the real proxy.',
    )
    .option('--loop', 'begin anew when it is over, until q or Ctrl-C', false)
    .option('--speed <factor>', 'how many times faster than usual, such as 0.5 or 20', parseSpeed, 1);
  addRunOptions(command);
  addSessionOptions(command, false);
  command
    .addHelpText(
      'after',
      `
The terminal UI stays open when the demo is over, until q; lines end with it.

Examples:
  easlens demo
  easlens demo --loop
  easlens demo --speed 20 --output json
  easlens demo --enforce 'umcallerid/*=rewrite'`,
    )
    .action(run((streams: Streams, options: DemoCommandOptions) => demo(streams, options)));
}

async function demo(streams: Streams, options: DemoCommandOptions): Promise<number> {
  // Loaded here, not above: other commands start without them.
  const { beginRun } = await import('./run/begin-run.ts');
  const { runDemo } = await import('../demo/run-demo.ts');
  const { startProxy, ulid } = await import('../proxy/index.ts');
  const stop = stopRequested();
  const session = await beginRun(streams, options, stop.ask, sightOf({ modes: ['reverse'], scheme: 'http' }));
  const ending = new AbortController();
  void stop.first.then(() => ending.abort());
  try {
    await runDemo({
      speed: options.speed,
      loop: options.loop,
      signal: ending.signal,
      onEvent: session.record,
      startProxy: async (upstream, onEvent) => {
        const proxy = await startProxy({
          listen: { host: '127.0.0.1', port: 0 },
          upstream,
          inspector: session.inspector,
          enforcer: session.enforcer,
          ...(session.desk && { desk: session.desk }),
          onEvent,
          now,
          newId: ulid,
        });
        session.listening(proxy, { modes: ['reverse'], upstream });
        return proxy;
      },
    });
    if (!ending.signal.aborted) {
      session.note(session.isWatched ? `${OVER} ${WHAT_NEXT}` : `That was the demo. ${WHAT_NEXT}`);
      // On the screen there is much to look at still.
      if (session.isWatched) await stop.first;
    }
  } finally {
    stop.release();
    await session.end();
  }
  return 0;
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed >= 0.01 && speed <= 1000))
    throw new InvalidArgumentError('Give a number from 0.01 to 1000; 1 is the usual speed.');
  return speed;
}
