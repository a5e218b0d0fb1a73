import { MOUSE_OFF } from './mouse.ts';

/** Ends a sequence that was written in part. */
const CANCEL = '\u0018';
const PASTE_OFF = '\u001b[?2004l';
const SYNCHRONIZED_OFF = '\u001b[?2026l';
const ALTERNATE_SCREEN_OFF = '\u001b[?1049l';
const PLAIN = '\u001b[0m';
const CURSOR_ON = '\u001b[?25h';

/** What gives a terminal back that was left in the middle of something. */
export const LEAVE =
  CANCEL + SYNCHRONIZED_OFF + MOUSE_OFF + PASTE_OFF + PLAIN + ALTERNATE_SCREEN_OFF + CURSOR_ON;

/**
 * Nothing more is written to a stream, where it stands on a terminal that takes nothing: a write would wait for ever. A
 * library of Ink's shows the cursor on standard error when the process ends.
 */
export function silence(stream: NodeJS.WriteStream): void {
  if (stream.isTTY) stream.write = () => true;
}

/**
 * Gives the terminal back when the process ends without having done so: an exception that nobody caught, or
 * `process.exit`. Node prints the exception after that. Returns what takes this precaution back.
 */
export function leaveOnExit(
  stdin: Pick<NodeJS.ReadStream, 'setRawMode'>,
  writeNow: (text: string) => void,
): () => void {
  const leave = (): void => {
    writeNow(LEAVE);
    try {
      stdin.setRawMode(false);
    } catch {
      // It is closed.
    }
  };
  process.on('exit', leave);
  return () => process.off('exit', leave);
}
