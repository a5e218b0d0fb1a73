import type { IUnicodeHandling } from '@xterm/headless';
import stringWidth from 'string-width';

type Provider = Parameters<IUnicodeHandling['register']>[0];

/**
 * Widths as terminals of today count them: character by character, emoji two columns wide. The emulator's own table is
 * that of Unicode 6, which knows no emoji.
 */
export const characterWidths: Provider = {
  version: '16',
  wcwidth: (code) => widthOf(code),
  charProperties: (code, before) => {
    const width = widthOf(code);
    // As the emulator packs it: width in bits 1 and 2, "joins the character before" in bit 0.
    const widthBefore = (before >> 1) & 3;
    const joins = width === 0 && widthBefore > 0;
    return ((joins ? widthBefore : width) << 1) | (joins ? 1 : 0);
  },
};

function widthOf(code: number): 0 | 1 | 2 {
  const character = String.fromCodePoint(code);
  const isHangulPart = code >= 0x1160 && code <= 0x11ff;
  if (isHangulPart || /\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) return 0;
  return stringWidth(character) === 2 ? 2 : 1;
}
