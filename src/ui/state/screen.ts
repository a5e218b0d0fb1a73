import type { Line, Size } from '../draw/line.ts';
import type { Shown } from '../draw/window.ts';
import type { Command } from '../keys/keymap.ts';
import type { UiState } from './state.ts';

/** A screen: how it draws, and what it does with commands. Pure; the body is what header and footer leave. */
export interface Screen {
  /** At most `size.rows` lines. */
  draw(state: UiState, size: Size): readonly Line[];
  /** Which of its rows that draws; absent, or undefined, where it says so itself or has nothing to scroll. */
  shown?(state: UiState, size: Size): Shown | undefined;
  /** True where an exchange that it draws is open, whose age goes on; absent where it draws no such age. */
  showsOpen?(state: UiState, size: Size): boolean;
  /** The state after a command; undefined where the command is none of this screen. */
  run(state: UiState, command: Command, size: Size): UiState | undefined;
  /** The state after a click on a row and column of the body, both from 0. */
  click?(state: UiState, row: number, column: number, size: Size): UiState;
  /** The words of the header for this screen. */
  readonly title: string;
}
