import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { RulePolicy } from '../../src/inspect/rules/policy.ts';
import type { RulePack } from '../../src/inspect/rules/rule.ts';
import { widthOf } from '../../src/ui/draw/fit.ts';
import { textOf } from '../../src/ui/draw/line.ts';
import { frameOf } from '../../src/ui/frame.ts';
import { layoutOf } from '../../src/ui/state/layout.ts';
import type { Session, UiState } from '../../src/ui/state/state.ts';
import { UiStore } from '../../src/ui/state/store.ts';
import { goldenSizes, matchesGolden } from './golden.ts';

export interface HeadlessOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly packs?: readonly RulePack[];
  readonly session?: Session;
}

const SESSION: Session = {
  mode: 'reverse',
  address: 'http://127.0.0.1:8080',
  upstream: 'https://mail.example.com',
};

/** The UI without Ink and without a terminal: events and the names of keys in, rows of text out. */
export class Headless {
  readonly policy = new RulePolicy();
  readonly #store: UiStore;

  constructor({ columns = 80, rows = 24, packs = [], session = SESSION }: HeadlessOptions = {}) {
    this.#store = new UiStore({
      session,
      rulesInUse: { packs, policy: this.policy },
      size: { columns, rows },
      savedFilters: [],
      edges: { quit() {}, copy() {}, save: (name) => name, mouse() {}, keepFilters() {}, now: () => 0 },
    });
  }

  get state(): UiState {
    return this.#store.getState();
  }

  feed(events: readonly ExchangeEvent[]): this {
    for (const event of events) this.#store.record(event);
    return this;
  }

  /** Presses keys by their names. */
  press(...names: readonly string[]): this {
    for (const name of names) this.#store.key(name, name.length === 1 ? name : '');
    return this;
  }

  /** A click on a row of the body, from 0. */
  click(row: number): this {
    this.#store.click(row + layoutOf(this.state.size).header, 3);
    return this;
  }

  /** Rows between header and message, blanks at their ends taken off. Throws where a row is wider than the terminal. */
  body(): readonly string[] {
    const { header, body } = layoutOf(this.state.size);
    const rows = frameOf(this.state)
      .slice(header, header + body.rows)
      .map(textOf);
    for (const row of rows) if (widthOf(row) > body.columns) throw new Error(`too wide: ${row}`);
    return rows.map((row) => row.trimEnd());
  }

  /** Stops the timers. */
  close(): this {
    this.#store.close();
    return this;
  }
}

/** Compares the body of a screen with its golden frames at all sizes. */
export function bodiesMatch(
  name: string,
  prepare: (ui: Headless) => void,
  packs: readonly RulePack[] = [],
  session?: Session,
): void {
  for (const [columns, rows] of goldenSizes) {
    const ui = new Headless({ columns, rows, packs, ...(session && { session }) });
    try {
      prepare(ui);
      matchesGolden(`${name}-${columns}x${rows}`, `${ui.body().join('\n')}\n`);
    } finally {
      ui.close();
    }
  }
}
