import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { z } from "zod";
import { publicHost } from "../../kernel/config/env.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { calendarWords } from "./calendar-words.ts";
import { isNameAndNumber, isWordAndYear, passwordForms, withoutKnownParts } from "./password-forms.ts";
import { plainLetters } from "./plain-letters.ts";

/**
 * From ten thousand million guesses on. A word, a year and a sign make a hundredth to all of that, whatever the word, and
 * more lists of words would not change it.
 */
const LEAST_SCORE = 4;

/** The example of four words that everybody knows, and so no example any more. */
const BEST_KNOWN = "correcthorsebatterystaple";

let made: ZxcvbnFactory | undefined;
let calendar: string[] | undefined;

/** Made with its first use, as its lists are long. */
function theMeter(): ZxcvbnFactory {
  made ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return made;
}

/**
 * What makes a new password too easy to guess for this person, null if nothing does. Length and characters
 * are checked before, by `NewPassword`.
 */
export function passwordWeakness(
  password: string,
  person: { email: string; name?: string },
  host = publicHost(),
): Message | null {
  const [account = "", domain = ""] = person.email.split("@");
  const lower = password.toLowerCase();
  const parts = [account, ...account.split(/[^\p{L}\p{N}]+/u)].filter((part) => part.length > 3);
  if (person.email.includes(lower) || parts.some((part) => lower.includes(part.toLowerCase())))
    return message("input.sentences.passwordIsEmail");
  calendar ??= calendarWords();
  const meter = theMeter();
  const own = ownWords([account, domain, person.name ?? "", host]);
  const known = [person.email, ...own, ...calendar, BEST_KNOWN];
  const { typed, bare } = passwordForms(password);
  const scores = (forms: string[], least: number) =>
    forms.every((form) => meter.check(form, known).score >= least);
  const rest = withoutKnownParts(password, own);
  // Months, days and seasons are no words that somebody thinks of by chance: what is beside them has to be a little by itself.
  const undated = withoutKnownParts(
    password,
    calendar.filter((word) => word.length > 3),
  );
  const isStrong =
    !isWordAndYear(password) &&
    !isNameAndNumber(password) &&
    scores(typed, LEAST_SCORE) &&
    scores(bare, LEAST_SCORE - 1) &&
    (rest === null || (rest !== "" && scores([rest], LEAST_SCORE - 1))) &&
    (undated === null || (undated !== "" && !isWordAndYear(undated) && scores([undated], LEAST_SCORE - 1)));
  return isStrong ? null : message("input.sentences.passwordGuessed");
}

/** Powers of ten of guesses for each character; what a generator made had 0.90 and more in 9,000 tries, words have 0.6 to 0.87. */
const LEAST_A_CHARACTER = 0.88;

/** True of a secret that should be random and is put together of words; hexadecimal digits spell none. */
export function isMadeOfWords(secret: string): boolean {
  const start = secret.slice(0, 40); // the meter takes long over more
  if (/^[0-9a-f:-]+$/i.test(start)) return false;
  return theMeter().check(start).guessesLog10 < LEAST_A_CHARACTER * start.length;
}

/** What whoever guesses tries first: names of the person, of the firm's domain and of this Sluice's host. */
function ownWords(texts: string[]): string[] {
  const words = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(["sluice", ...words.map((word) => word.toLowerCase())])].filter(
    (word) => word.length > 3,
  );
}

/** @throws ZodError that names the field */
export function refuseWeakPassword(password: string, person: { email: string; name?: string }): void {
  const weakness = passwordWeakness(password, person) ?? passwordWeakness(plainLetters(password), person);
  if (weakness)
    throw new z.ZodError([
      { code: "custom", path: ["password"], message: issueText(weakness), input: undefined },
    ]);
}
