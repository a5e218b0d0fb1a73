import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { openDetail } from '../../../src/ui/detail/open.ts';
import { detailScreen } from '../../../src/ui/detail/screen.ts';
import type { DetailTab } from '../../../src/ui/detail/state.ts';
import { type Line, type Size, textOf } from '../../../src/ui/draw/line.ts';
import type { Command } from '../../../src/ui/keys/keymap.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import type { UiState } from '../../../src/ui/state/state.ts';
import { UiStore } from '../../../src/ui/state/store.ts';
import { noRules } from '../../helpers/no-rules.ts';

/** The Exchange screen without a terminal: commands in, rows out. */
export class Looker {
  state: UiState;
  readonly #store: UiStore;

  constructor(events: readonly ExchangeEvent[], size: Size = { columns: 80, rows: 24 }) {
    const now = () => events.at(-1)?.at ?? 0;
    this.#store = new UiStore({
      session: { mode: 'reverse', address: 'http://127.0.0.1:8080', upstream: 'https://mail.example.com' },
      rulesInUse: noRules(),
      size,
      savedFilters: [],
      edges: { quit() {}, copy() {}, save: (name) => name, mouse() {}, keepFilters() {}, now },
    });
    this.feed(events);
    this.state = this.#store.getState();
    this.#store.close();
  }

  /** More events; what is looked at stays. */
  feed(events: readonly ExchangeEvent[]): void {
    for (const event of events) this.#store.record(event);
    const { detail, screen } = this.state ?? {};
    const state = this.#store.getState();
    this.state = detail && screen ? { ...state, detail, screen } : state;
  }

  open(number: number, tab?: DetailTab): this {
    const entry = this.state.log.get(number);
    if (!entry) throw new Error(`no exchange ${number}`);
    this.state = openDetail(this.state, entry);
    const { detail } = this.state;
    if (detail && tab) {
      const side = tab === 'request' || tab === 'response' ? tab : detail.side;
      this.state = { ...this.state, detail: { ...detail, tab, side } };
    }
    return this;
  }

  resize(columns: number, rows: number): this {
    this.state = { ...this.state, size: { columns, rows } };
    return this;
  }

  run(...commands: readonly Command[]): this {
    for (const command of commands)
      this.state = detailScreen.run(this.state, command, this.body) ?? this.state;
    return this;
  }

  click(row: number, column: number): this {
    this.state = detailScreen.click?.(this.state, row, column, this.body) ?? this.state;
    return this;
  }

  get body(): Size {
    return layoutOf(this.state.size).body;
  }

  lines(): readonly Line[] {
    return detailScreen.draw(this.state, this.body);
  }

  rows(): readonly string[] {
    return this.lines().map((line) => textOf(line).trimEnd());
  }

  /** The row under the cursor, without its mark. */
  row(): string {
    return (this.rows().find((row) => row.startsWith('> ')) ?? '').slice(2);
  }
}
