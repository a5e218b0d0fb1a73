import { openForWriting } from './open-session.ts';

/**
 * Marks in a session that is looked at. The file is opened to be written only once there is one, and closed again: the
 * proxy that records it has it open as well.
 */
export class SessionMarks {
  readonly #file: string;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** Marks an exchange, or takes its mark away. Rejects with SessionFileError where the file cannot be written. */
  set(id: string, isMarked: boolean): Promise<void> {
    const done = this.#last.then(async () => {
      const database = await openForWriting(this.#file);
      try {
        database.prepare('UPDATE exchange SET marked = ? WHERE id = ?').run(isMarked ? 1 : 0, id);
      } finally {
        database.close();
      }
    });
    this.#last = done.catch(() => {});
    return done;
  }

  /** Resolves when all marks are in the file, or could not be put there. */
  settled(): Promise<void> {
    return this.#last;
  }
}
