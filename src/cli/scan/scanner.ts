import { setImmediate as turn } from 'node:timers/promises';
import type { CapturedExchange, CaptureEntry, CaptureTrouble } from '../../capture/captured-exchange.ts';
import { CaptureIds } from '../../capture/judge/capture-id.ts';
import { judgedExchange } from '../../capture/judge/judge.ts';
import { CaptureError } from '../../capture/read/capture-error.ts';
import type { ReadProgress } from '../../capture/read/capture-format.ts';
import { readCapture } from '../../capture/read/read-capture.ts';
import { Pseudonyms } from '../../capture/redact/pseudonyms.ts';
import { redactJudged } from '../../capture/redact/redact-judged.ts';
import type { Unopened } from '../../capture/report/report.ts';
import { TimelineFold } from '../../capture/report/timeline.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import { compileFilter, type Filter } from '../../inspect/filter/compile.ts';
import { Inspector } from '../../inspect/inspector.ts';
import { RuleSet } from '../../inspect/rules/rule-set.ts';
import { Interruptible } from '../interruptible.ts';
import { readRulePacks } from '../rule-files.ts';
import { ScanCounter } from './count.ts';
import type { ScanPart, ScanSettings, ScanUnit, UnitProgress, UnitResult } from './job.ts';
import type { PartMaker } from './part-maker.ts';
import { partMaker } from './parts.ts';

/** Troubles of one capture that are kept for a report; all are counted. */
const MAX_TROUBLES = 100;
/** How long a capture is scanned at a stretch, in milliseconds, before signals and messages have their turn. */
const STRETCH_MS = 40;

/** Where parts and progress go. `part` resolves when there is room for more. */
export interface ScanSink {
  part(part: ScanPart): Promise<void> | void;
  progress(progress: UnitProgress): void;
  readonly signal: AbortSignal;
}

/** Scans captures one after another, by rules that are read once. */
export class Scanner {
  readonly #settings: ScanSettings;
  readonly #rules: RuleSet;
  readonly #filter: Filter | undefined;
  readonly #pseudonyms: Pseudonyms;

  /** Throws a CommandError for rule files that cannot be used. */
  constructor(settings: ScanSettings, packs = readRulePacks(settings)) {
    this.#settings = settings;
    this.#pseudonyms = new Pseudonyms(Buffer.from(settings.redactKey, 'hex'));
    this.#rules = new RuleSet(packs);
    this.#filter = settings.where === undefined ? undefined : filterOf(settings.where);
  }

  /** Scans one capture, whose exchanges nothing of others is remembered for. Never rejects for what is in it. */
  async scan(unit: ScanUnit, sink: ScanSink): Promise<void> {
    const { region, redact } = this.#settings;
    const scan = new UnitScan(unit, {
      inspector: new Inspector(this.#rules, region === undefined ? {} : { region }),
      filter: this.#filter,
      maker: partMaker(this.#settings, unit),
      sink,
      redact: (exchange) => redactJudged(exchange, redact, this.#pseudonyms),
    });
    const { format, tlsKeylog } = this.#settings;
    const result = await scan.run({
      ...(format && { format }),
      ...(tlsKeylog !== undefined && { tlsKeylog }),
    });
    await sink.part({ kind: 'done', result });
  }
}

/** Checked by whoever made the settings. */
function filterOf(where: string): Filter {
  const filter = compileFilter(where);
  if ('problem' in filter) throw new Error(filter.problem);
  return filter;
}

interface UnitEdges {
  readonly inspector: Inspector;
  readonly filter: Filter | undefined;
  readonly maker: PartMaker;
  readonly sink: ScanSink;
  /** Takes out what is not to be told. */
  redact(exchange: Exchange): Exchange;
}

/** The scan of one capture. */
class UnitScan {
  readonly #unit: ScanUnit;
  readonly #edges: UnitEdges;
  readonly #ids: CaptureIds;
  readonly #counter = new ScanCounter();
  readonly #timeline = new TimelineFold();
  readonly #troubles: CaptureTrouble[] = [];
  #troubleCount = 0;
  #isPartial = false;
  #read = 0;
  #turnAt = 0;

  constructor(unit: ScanUnit, edges: UnitEdges) {
    this.#unit = unit;
    this.#edges = edges;
    this.#ids = new CaptureIds(unit.path);
  }

  async run(options: {
    readonly format?: ScanSettings['format'] & string;
    readonly tlsKeylog?: string;
  }): Promise<UnitResult> {
    const { path, isNamed } = this.#unit;
    const { sink, maker } = this.#edges;
    let unopened: Unopened | undefined;
    let isPassedOver = false;
    const onProgress = ({ read }: ReadProgress): void => {
      this.#read = read;
    };
    const reading = new Interruptible(
      readCapture(path, { ...options, onProgress, signal: sink.signal }),
      sink.signal,
    );
    try {
      for (let entry = await reading.next(); entry; entry = await reading.next()) await this.#take(entry);
    } catch (error) {
      if (!sink.signal.aborted) {
        isPassedOver = !isNamed && error instanceof CaptureError && error.code === 'EASLENS_CAPTURE_FORMAT';
        unopened = isPassedOver ? undefined : unopenedOf(error);
        if (unopened) maker.unopened(unopened);
      }
    } finally {
      reading.close();
    }
    this.#tellProgress();
    const last = maker.take(true);
    if (last) await sink.part(last);
    return { isPassedOver, left: maker.left, capture: this.#captureOf(unopened) };
  }

  async #take(entry: CaptureEntry): Promise<void> {
    if (entry.kind === 'trouble') this.#trouble(entry.trouble);
    else this.#exchange(entry.exchange);
    const { maker, sink } = this.#edges;
    const part = maker.take(false);
    if (part) await sink.part(part);
    if (performance.now() >= this.#turnAt) await this.#giveTurn();
  }

  #exchange(captured: CapturedExchange): void {
    const { inspector, filter, maker, redact } = this.#edges;
    const exchange = judgedExchange(captured, inspector, this.#ids.of(captured));
    if (!exchange) {
      this.#counter.other();
      return;
    }
    this.#counter.judged();
    const { place } = captured;
    if (filter && !filter.test(exchange, { number: place.entry, isMarked: false })) return;
    this.#counter.passed(exchange);
    this.#timeline.add(exchange);
    maker.exchange(redact(exchange), place);
  }

  #trouble(trouble: CaptureTrouble): void {
    this.#troubleCount++;
    if (this.#troubles.length < MAX_TROUBLES) this.#troubles.push(trouble);
    this.#isPartial ||= trouble.isLoss;
    this.#edges.maker.trouble(trouble);
  }

  async #giveTurn(): Promise<void> {
    this.#tellProgress();
    await turn();
    this.#turnAt = performance.now() + STRETCH_MS;
  }

  #tellProgress(): void {
    const { exchanges, errors } = this.#counter;
    this.#edges.sink.progress({ unit: this.#unit.number, read: this.#read, exchanges, errors });
  }

  #captureOf(unopened: Unopened | undefined): UnitResult['capture'] {
    return {
      file: this.#unit.path,
      counts: this.#counter.take(),
      troubles: this.#troubles,
      troubleCount: this.#troubleCount,
      isPartial: this.#isPartial,
      ...(unopened && { unopened }),
      timeline: this.#timeline.take(),
    };
  }
}

/** What a capture that fails says. A defect of ours is told of too, and the others go on. */
function unopenedOf(error: unknown): Unopened {
  if (error instanceof CaptureError)
    return { code: error.code, message: error.message, wayOut: error.wayOut };
  const said =
    error instanceof Error ? `${error.name}: ${error.message}${placeIn(error.stack)}` : String(error);
  return {
    code: 'EASLENS_INTERNAL',
    message: `the scan failed: ${said}`,
    wayOut: 'That is a defect of easlens, please report it; all other files were scanned.',
  };
}

/** The line of ours that threw, for the report of the defect. */
function placeIn(stack: string | undefined): string {
  return /\n\s+(at .*)/.exec(stack ?? '')?.[1]?.replace(/^/, ', ') ?? '';
}
