/** What word processors and chat windows leave in copied text without showing it. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/**
 * Text as it would be typed on a Latin keyboard: full-width letters, digits and signs made half
 * width, invisible marks dropped, trimmed. Unlike NFKC it leaves `①` and `²` alone, so they are
 * not taken for digits.
 */
export const halfWidth = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .replace(/[\uff01-\uff5e]/g, (character) =>
      String.fromCharCode(character.charCodeAt(0) - 0xfee0),
    )
    .replaceAll('\u3000', ' ')
    .trim()
