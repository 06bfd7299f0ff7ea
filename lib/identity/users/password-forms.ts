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
/** What one writes for a firm, a product or a place, which no list of words has. */
const LONGEST_NAME = 16;

/** One word, however often, with a year: of any language, so that no list of words is needed. */
export function isWordAndYear(password: string): boolean {
  const words = new Set(password.toLowerCase().match(/[\p{L}\p{M}]+/gu));
  const [word = ""] = words;
  return words.size <= 1 && word.length <= LONGEST_WORD && YEAR.test(password);
}

/** "MicrosoftAzure01", "Contoso#4711!": a name of one word or two, and after it only what is added for a rule. */
export function isNameAndNumber(password: string): boolean {
  const name = password.match(/^([\p{L}\p{M}]+)[^\p{L}\p{M}]+$/u)?.[1];
  if (name === undefined || name.length > LONGEST_NAME) return false;
  return /^\p{Lu}?(\p{Ll}|\p{Lo}|\p{M})+(\p{Lu}(\p{Ll}|\p{M})+)?$/u.test(name) || /^\p{Lu}+$/u.test(name);
}

/** The letters that people write as digits and signs, so that no list of words finds theirs. */
const LETTERS: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  $: "s",
  "@": "a",
};
/** What a password is called, which adds nothing to one. */
const PASSWORD =
  /pass(word|wort|wd|phrase|code)|kennwort|motdepasse|contrase[nñ]a|contrasinal|wachtwoord|парол[ья]|비밀번호|パスワード|密码/gu;

/**
 * What is left of a password without these parts and the word for a password, however it is written: "thisismy1" of
 * "ThisIsMyPassw0rd1". Null if nothing of it is one of them.
 */
export function withoutKnownParts(password: string, parts: readonly string[]): string | null {
  const lower = [...password.toLowerCase()].slice(0, LOOKED_AT).join("");
  const plain = lower.replace(/[013457$@]/g, (sign) => LETTERS[sign] ?? sign);
  const taken = new Set<number>();
  const take = (at: number, length: number) => {
    for (let index = at; index < at + length; index += 1) taken.add(index);
  };
  for (const text of [lower, plain]) {
    for (const match of text.matchAll(PASSWORD)) take(match.index, match[0].length);
    for (const part of parts)
      for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length))
        take(at, part.length);
  }
  return taken.size === 0
    ? null
    : lower
        .split("")
        .filter((_, index) => !taken.has(index))
        .join("");
}
