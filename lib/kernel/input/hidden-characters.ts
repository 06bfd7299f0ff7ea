/**
 * Characters that cannot be seen and turn round, split or end what stands around them: controls of the direction of writing, marks
 * without a width, and all control characters but tab and the ends of lines. Right-to-left letters need none of them. The
 * joiners of emoji and of Persian are not among them.
 */
const HIDDEN =
  /(?![\0\t\n\r])[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u;
const EACH = new RegExp(HIDDEN, "gu");

/** The first of them, as U+202E; null if there is none. */
export function hiddenCharacter(text: string): string | null {
  const [found] = HIDDEN.exec(text) ?? [];
  return found === undefined ? null : nameOf(found);
}

/** A text that somebody else sent, with each of them as what it is: U+202E. */
export function showHidden(text: string): string {
  return text.replace(EACH, nameOf);
}

/** A name under which a value is looked for, as a reader sees it. */
export function withoutHidden(text: string): string {
  return text.replace(EACH, "");
}

function nameOf(letter: string): string {
  return `U+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
