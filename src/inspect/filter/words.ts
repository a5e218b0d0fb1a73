/** Most words of a filter: nobody types more, and each is looked for in every body. */
const MAX_WORDS = 20;

/** The words of a filter in lower case; a phrase in double quotes is one. A quote that is still open ends with the text. */
export function readWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const [, phrase, word] of text.matchAll(/"([^"]*)(?:"|$)|([^\s"]+)/g)) {
    const found = (phrase ?? word ?? '').toLowerCase();
    if (found.trim() !== '' && !words.includes(found)) words.push(found);
    if (words.length === MAX_WORDS) break;
  }
  return words;
}
