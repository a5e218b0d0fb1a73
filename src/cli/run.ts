import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import type { Command } from 'commander';
import { Option } from 'commander';
import { lossesInWords } from '../capture/session/losses.ts';
import type { Enforcer } from '../inspect/enforce/enforcer.ts';
import type { ExchangeListener } from '../inspect/events.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { Desk, RunningProxy } from '../proxy/index.ts';
import type { Session } from '../ui/state/state.ts';
import type { Colors } from '../ui/theme.ts';
import { editText } from './editor.ts';
import {
  addEnforceOptions,
  type EnforceOptions,
  enforcedRules,
  enforcementInWords,
} from './enforce-options.ts';
import { configFolder } from './home.ts';
import { now } from './now.ts';
import { parseSeconds } from './options.ts';
import { jsonOutput } from './output/json.ts';
import { LineWriter } from './output/line-writer.ts';
import type { Listening, Output } from './output/output.ts';
import { Recorder } from './output/recorder.ts';
import { type ColorChoice, styleFor, terminalColors } from './output/style.ts';
import { summaryText, textOutput } from './output/text.ts';
import { addRuleOptions, type LoadedRules, loadRules, type RuleOptions } from './rule-options.ts';
import { saveNew } from './save-new.ts';
import { SavedFilters } from './saved-filters.ts';
import { type Keeping, keepSession, type SessionOptions } from './session-options.ts';
import type { Setup } from './setup.ts';
import type { StayingOptions } from './staying.ts';
import type { Streams } from './streams.ts';

/** How long the end waits for a reader of standard output that takes nothing, in milliseconds. */
const DRAIN_MS = 2000;

/** The options that every command which watches live traffic shares. */
export interface RunOptions extends RuleOptions, EnforceOptions, SessionOptions {
  readonly output?: 'text' | 'json';
  readonly ui: boolean;
  readonly color: ColorChoice;
  /** Seconds. */
  readonly holdTime: number;
}

/** What a command that watches traffic needs: an inspector, somewhere to send events, and an end. */
export interface Run {
  readonly inspector: Inspector;
  readonly enforcer: Enforcer;
  /** Where a person may hold messages; absent where nobody looks on. */
  readonly desk?: Desk;
  readonly record: ExchangeListener;
  /** A person looks at it, and says when it is over. */
  readonly isWatched: boolean;
  /** Tells where the proxy listens, and before which server. */
  listening(proxy: ListeningProxy, before: Before): void;
  /** `rule`: of a finding that belongs to no exchange. */
  note(message: string, rule?: string): void;
  /** Closes the UI, writes the summary, and waits until all lines have left. */
  end(): Promise<void>;
  /** Closes the UI without a summary: for a run that did not come about. */
  abandon(): Promise<void>;
}

/** How devices come to a proxy, and what it stands before. */
export interface Before {
  readonly modes: readonly string[];
  readonly upstream?: URL | undefined;
  /** Hosts whose TLS is read. */
  readonly intercept?: readonly string[] | undefined;
  /** Where devices find out how to use it. */
  readonly setup?: Setup;
}

/** What is told of a proxy that listens. */
type ListeningProxy = Pick<RunningProxy, 'scheme' | 'address' | 'port'>;

export function addRunOptions(command: Command): void {
  addEnforceOptions(addRuleOptions(command))
    .addOption(
      new Option('--output <format>', 'lines to write, also on a terminal; without it a terminal gets the UI')
        .choices(['text', 'json'])
        .default(undefined, 'text where there is no terminal'),
    )
    .option('--no-ui', 'lines instead of the terminal UI')
    .addOption(
      new Option(
        '--hold-time <seconds>',
        'how long a message that is held from the terminal UI waits for you',
      )
        .argParser(parseSeconds)
        .default(60),
    )
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--config <file>', 'read options from a YAML file; the command line wins')
    .hook('preAction', async (_, action) => {
      const file = action.opts<{ config?: string }>().config;
      if (file === undefined) return;
      const { applyConfigFile } = await import('./config-file.ts');
      applyConfigFile(action, file);
    });
}

/**
 * `onQuit` is called each time that the person asks the terminal UI to end; without one, signals do that. `upstream`, where
 * it is known, is noted in the session.
 */
export async function beginRun(
  streams: Streams,
  options: RunOptions,
  onQuit: () => void,
  live: StayingOptions,
  upstream?: string,
): Promise<Run> {
  const rules = await loadRules(options, live);
  const troubles: string[] = [];
  let tell = (message: string): void => void troubles.push(message);
  const kept = await keepSession(options, streams.env, (message) => tell(message), upstream);
  try {
    const run = await begin(streams, options, { rules, live, kept }, onQuit);
    tell = run.note;
    for (const trouble of troubles) run.note(trouble);
    return kept ? recorded(run, kept) : run;
  } catch (error) {
    await kept?.recorder.close();
    throw error;
  }
}

/** What a run is made of beside its options. */
interface Means {
  readonly rules: LoadedRules;
  readonly live: StayingOptions;
  readonly kept: Keeping | undefined;
}

async function begin(streams: Streams, options: RunOptions, means: Means, onQuit: () => void): Promise<Run> {
  if (!wantsUi(options)) return runWithLines(streams, options, means);
  if (canDraw(streams.env)) return runWithUi(streams, options, means, onQuit);
  const run = runWithLines(streams, options, means);
  run.note(`Lines instead of the terminal UI: ${terminalInWords(streams.env)} cannot draw it.`);
  return run;
}

/** The same run, recorded: events go to the session after those who show them. */
function recorded(run: Run, { recorder }: Keeping): Run {
  const close = async (): Promise<void> => {
    const missing = lossesInWords(await recorder.close());
    if (missing !== '') run.note(`The session is not whole: ${missing} missing.`);
  };
  return {
    ...run,
    record: (event) => {
      run.record(event);
      recorder.record(event);
    },
    end: async () => {
      await close();
      await run.end();
    },
    abandon: async () => {
      await recorder.close();
      await run.abandon();
    },
  };
}

function wantsUi(options: RunOptions): boolean {
  return options.ui && options.output === undefined && isatty(0) && isatty(1);
}

/** Of a terminal that says nothing of itself nothing is known. Windows sets no TERM. */
export function canDraw({ TERM = '' }: NodeJS.ProcessEnv): boolean {
  return TERM !== 'dumb' && (TERM !== '' || process.platform === 'win32');
}

export function terminalInWords({ TERM = '' }: NodeJS.ProcessEnv): string {
  return TERM === '' ? 'a terminal without the variable TERM' : `a terminal with TERM=${TERM}`;
}

function runWithLines(streams: Streams, options: RunOptions, { rules, live, kept }: Means): Run {
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

async function runWithUi(
  streams: Streams,
  options: RunOptions,
  { rules, live, kept }: Means,
  onQuit: () => void,
): Promise<Run> {
  const colors = terminalColors(options.color, streams.stdout, streams.env);
  const { startUi } = await loadUi(streams.env, colors);
  const { Desk } = await import('../proxy/index.ts');
  const { inspector } = rules;
  const desk = new Desk({
    limitMs: options.holdTime * 1000,
    now,
    inspector,
    onTrouble: (message) => ui.say(message),
  });
  const savedFilters = new SavedFilters(
    configFolder({ env: streams.env, platform: process.platform, homedir: homedir() }),
  );
  const saved = savedFilters.read();
  const ui = startUi({
    terminal: streams,
    session: { mode: 'reverse' },
    rulesInUse: { packs: rules.packs, policy: rules.policy },
    savedFilters: saved.filters,
    colors,
    env: streams.env,
    onFailure: (error) =>
      streams.stderr.write(
        `easlens: EASLENS_INTERNAL the terminal UI failed: ${error instanceof Error ? error.stack : error}\nTraffic goes on; Ctrl-C ends it.\n`,
      ),
    edges: {
      quit: onQuit,
      now,
      save: saveNew,
      keepFilters: (filters) => savedFilters.keep(filters),
      desk,
      edit: (text) => editText(text, streams.env),
      ...(kept && {
        mark: (id, isMarked) => kept.recorder.mark(id, isMarked),
        load: (id) => kept.recorder.load(id),
      }),
    },
  });
  if (saved.problem !== undefined) ui.say(saved.problem);
  // The window was closed. With lines it is left to the system: nohup wants it ignored.
  process.on('SIGHUP', onQuit);
  const close = (lastWords?: string): Promise<void> => {
    process.off('SIGHUP', onQuit);
    return ui.close(lastWords);
  };
  const recorder = new Recorder();
  return {
    inspector,
    enforcer: rules.enforcer,
    desk,
    isWatched: true,
    record: (event) => {
      recorder.record(event);
      ui.record(event);
    },
    listening: (proxy, before) => {
      const { setup } = before;
      ui.begin({ ...sessionOf(listeningOf(proxy, before)), ...keeping(live), ...(setup && { setup }) });
      const { enforce } = enforcing(options, rules);
      if (enforce) ui.say(`Enforcing: ${enforcementInWords(enforce)}`);
      else if (kept) ui.say(`Recorded in ${kept.file}`);
    },
    note: (message) => ui.say(message),
    // Standard output itself would wait for ever where the terminal takes nothing.
    end: () => close(summaryText(recorder.summary(), styleFor(options.color, true, streams.env))),
    abandon: () => close(),
  };
}

/**
 * Loads the UI. Two of its libraries look at variables when they are loaded: React for its faster build, and what Ink
 * draws with for colours, where our own choice is to hold. It writes no bold and no inversion either at level 0.
 */
export async function loadUi(
  env: NodeJS.ProcessEnv,
  colors: Colors,
): Promise<typeof import('../ui/start.tsx')> {
  env['NODE_ENV'] ??= 'production';
  const before = env['FORCE_COLOR'];
  env['FORCE_COLOR'] = colors === '256' ? '2' : '1';
  try {
    return await import('../ui/start.tsx');
  } finally {
    if (before === undefined) delete env['FORCE_COLOR'];
    else env['FORCE_COLOR'] = before;
  }
}

/** What the options make the proxy do; nothing where all rules only report. */
function enforcing({ onError }: RunOptions, { packs, policy }: LoadedRules): Partial<Listening> {
  const enforce = enforcedRules(
    packs.flatMap(({ rules }) => rules),
    policy,
  );
  return Object.keys(enforce).length === 0 ? {} : { enforce, onError };
}

function keeping({ keep }: StayingOptions): Pick<Listening, 'keepsDevices'> {
  return keep ? { keepsDevices: true } : {};
}

function sessionOf({ mode, scheme, address, port, upstream }: Listening): Session {
  return {
    mode,
    address: `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`,
    ...(upstream !== null && { upstream }),
  };
}

function listeningOf({ scheme, address, port }: ListeningProxy, before: Before): Listening {
  const { modes, upstream, intercept, setup } = before;
  return {
    mode: modes.join(','),
    scheme,
    address,
    port,
    upstream: upstream?.href.replace(/\/$/, '') ?? null,
    ...(intercept && { intercept }),
    ...(setup && { setup: setup.url }),
  };
}
