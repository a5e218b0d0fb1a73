/** A piece of what a terminal sent: text for whoever reads keys, or a report of the mouse. */
export type Piece = { readonly kind: 'text' | 'report'; readonly text: string };

const ESCAPE = '\u001b';
const REPORT_START = `${ESCAPE}[<`;
const PASTE_START = `${ESCAPE}[200~`;
const PASTE_END = `${ESCAPE}[201~`;
/** A report of the mouse in SGR form, or an end of what is pasted. */
const TOKEN = new RegExp(`${ESCAPE}\\[(?:<\\d{1,3};\\d{1,5};\\d{1,5}[Mm]|20[01]~)`, 'g');
/** The beginning of one, at the end of what was read. */
const BEGUN = new RegExp(`${ESCAPE}(?:\\[(?:2(?:0[01]?)?|<\\d{0,3}(?:;\\d{0,5}){0,2})?)?$`);

/**
 * Takes the reports of the mouse out of what a terminal sends, and leaves all else as it is, in its order. What is
 * pasted is left alone: a text may look like a report. A report that comes in two reads is put together; a lone escape,
 * which may be a key, is never held back.
 */
export class MouseReports {
  /** The beginning of a sequence that was given away already, and what was held back of it since. */
  #given = '';
  #held = '';
  #isPasting = false;

  push(read: string): readonly Piece[] {
    const text = this.#given + this.#held + read;
    const pieces: Piece[] = [];
    let from = this.#given.length;
    const give = (to: number): void => {
      if (to > from) pieces.push({ kind: 'text', text: text.slice(from, to) });
      from = Math.max(from, to);
    };
    let end = 0;
    for (const { 0: token, index } of text.matchAll(TOKEN)) {
      end = index + token.length;
      if (this.#isReport(token)) {
        // One whose beginning is given away goes there as a whole, so that it does not stay a lone escape.
        give(index < from ? end : index);
        pieces.push({ kind: 'report', text: token });
        from = end;
      }
    }
    this.#given = '';
    this.#held = '';
    const begun = BEGUN.exec(text.slice(end))?.[0] ?? '';
    const start = text.length - begun.length;
    const isHeld = begun.startsWith(REPORT_START) && !this.#isPasting;
    give(isHeld ? start : text.length);
    this.#given = text.slice(start, from);
    this.#held = text.slice(from);
    return pieces;
  }

  /** Also follows where a paste begins and ends. */
  #isReport(token: string): boolean {
    const wasPasting = this.#isPasting;
    if (token === PASTE_START) this.#isPasting = true;
    else if (token === PASTE_END) this.#isPasting = false;
    else return !wasPasting;
    return false;
  }
}
