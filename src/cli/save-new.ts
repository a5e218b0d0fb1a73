import { writeFileSync } from 'node:fs';
import { messageOf } from './command-error.ts';

/** Files of one name before saving gives up. */
const MAX_FILES = 100;

/**
 * Writes a text into a new file of the working directory that only its owner may read; where the name is taken, into
 * one with a number behind it. Gives the file's name. Throws where nothing can be written.
 */
export function saveNew(name: string, text: string): string {
  const dot = name.lastIndexOf('.');
  for (let count = 1; count <= MAX_FILES; count++) {
    const file = count === 1 ? name : `${name.slice(0, dot)}-${count}${name.slice(dot)}`;
    try {
      writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new Error(`not saved in the working directory: ${messageOf(error)}`);
      }
    }
  }
  throw new Error(`not saved: there are ${MAX_FILES} files named like ${name} already`);
}
