import { ExchangeFinder } from './exchange-finder.ts';
import { openForWriting } from './open-session.ts';
import { openDatabase, sqliteCode } from './sqlite.ts';

/**
 * Marks in a session that is looked at. The file is opened to be written only once there is one, and closed again: the
 * proxy that records it has it open as well.
 */
export class SessionMarks {
  readonly #file: string;
  #last: Promise<void> = Promise.resolve();
  #isWritten = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Marks an exchange, or takes its mark away. Rejects with SessionFileError where the file cannot be written. */
  set(id: string, isMarked: boolean): Promise<void> {
    const done = this.#last.then(async () => {
      const database = await openForWriting(this.#file);
      try {
        const number = new ExchangeFinder(database).numberOf(id);
        const mark = database.prepare('UPDATE exchange SET marked = ? WHERE number = ?');
        if (number !== undefined) mark.run(isMarked ? 1 : 0, number);
        this.#isWritten = true;
      } finally {
        database.close();
      }
    });
    this.#last = done.catch(() => {});
    return done;
  }

  /**
   * Resolves when all marks are in the file, or could not be put there. The file then needs none beside it, as before,
   * unless others have it open.
   */
  async settled(): Promise<void> {
    await this.#last;
    if (!this.#isWritten) return;
    const database = await openDatabase(this.#file);
    try {
      database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
    } finally {
      database.close();
    }
  }
}
