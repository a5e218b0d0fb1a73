import { piecesOf } from './drawable.ts';
import { widthOf } from './fit.ts';

/** Characters of a text that are looked at for each column of the terminal: what comes off the wire may be megabytes. */
const CHARACTERS_A_COLUMN = 4;

/** The text, made safe, on at most so many lines, broken at spaces; an ellipsis tells that there was more. */
export function wrapped(text: string, columns: number, mostLines = 20): readonly string[] {
  const most = columns * mostLines * CHARACTERS_A_COLUMN;
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const { text: word, columns: more } of wordsOf(text.slice(0, most), columns)) {
    if (line !== '' && width + 1 + more > columns) {
      lines.push(line);
      if (lines.length > mostLines) break;
      line = '';
      width = 0;
    }
    width += line === '' ? more : more + 1;
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  const isWhole = lines.length <= mostLines && text.length <= most;
  return isWhole ? lines : [...lines.slice(0, mostLines - 1), '…'];
}

/** Words with their widths; one that is wider than a line comes in several. */
function* wordsOf(text: string, columns: number) {
  for (const word of text.split(' ')) {
    let part = '';
    let width = 0;
    for (const piece of piecesOf(word, widthOf)) {
      if (width + piece.columns > columns && part !== '') {
        yield { text: part, columns: width };
        part = '';
        width = 0;
      }
      part += piece.text;
      width += piece.columns;
    }
    if (part !== '') yield { text: part, columns: width };
  }
}
