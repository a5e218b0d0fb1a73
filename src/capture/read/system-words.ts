import { getSystemErrorMessage } from 'node:util';

/**
 * What an error says; of the system's, its words and its code, `no such file or directory (ENOENT)`, without the call and the path
 * that Node puts behind them: whoever tells it has named the file.
 */
export function systemWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, errno } = error as NodeJS.ErrnoException;
  // A lookup of a name has a code of its own, and a number that means something else.
  if (code === undefined || errno === undefined || !error.message.startsWith(`${code}: `))
    return error.message;
  return `${getSystemErrorMessage(errno)} (${code})`;
}
