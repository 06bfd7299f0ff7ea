import { qwertyKeys } from "./qwerty-keys.ts";

/** So much is looked at: the meter takes seconds over a long text, and whose first part is hard to guess is so in whole. */
const LOOKED_AT = 64;

export type PasswordForms = {
  /** As it is, and as the same keys of another keyboard. */
  typed: string[];
  /** Without what is put between its letters, of which a part that is only repeated counts once; and as keys too. */
  bare: string[];
};

/** A password as somebody who guesses would write it. Each form has to be hard to guess, the bare ones a little less so. */
export function passwordForms(password: string): PasswordForms {
  const start = [...password].slice(0, LOOKED_AT).join("");
  const bare = repeatedPart(start.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, ""));
  return { typed: withKeys(start), bare: bare === "" ? [] : withKeys(bare) };
}

function withKeys(text: string): string[] {
  const keys = qwertyKeys(text).slice(0, LOOKED_AT);
  return keys === text.toLowerCase() ? [text] : [text, keys];
}

/** "ab" of "ababab"; the text itself if it is no repetition. */
function repeatedPart(text: string): string {
  return text.slice(0, (text + text).indexOf(text, 1));
}

const YEAR = /(?<!\d)(19|20)\d\d(?!\d)/;
const LONGEST_WORD = 24;

/** One word, however often, with a year: of any language, so that no list of words is needed. */
export function isWordAndYear(password: string): boolean {
  const words = new Set(password.toLowerCase().match(/[\p{L}\p{M}]+/gu));
  const [word = ""] = words;
  return words.size <= 1 && word.length <= LONGEST_WORD && YEAR.test(password);
}
