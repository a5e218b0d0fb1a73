/**
 * A word that sh takes as it is, whatever is in it. Control characters and what is not ASCII are written by printf, so
 * that nothing but printable characters is pasted. Characters up to U+00FF stand for bytes, as in header fields of Node.
 */
export function shellQuoted(text: string): string {
  if (/^[ -~]*$/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const format = [...Buffer.from(text, 'latin1')].map(printfByte).join('');
  // What begins with a hyphen printf takes for an option.
  return `"$(printf '${format.replace(/^-/, '\\055')}')"`;
}

function printfByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9 =:,./;@_-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
}
