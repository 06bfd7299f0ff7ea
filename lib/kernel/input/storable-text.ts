import { z } from "zod";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { hiddenCharacter, showHidden } from "./hidden-characters.ts";
import { issueText } from "./issue-text.ts";

/** PostgreSQL holds no NUL, and half of a surrogate pair is no character in any encoding. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** What goes into the database in place of text that cannot: a refused attempt is on record whatever it named. */
export function toStorable(text: string): string {
  return showHidden(text.toWellFormed().replaceAll("\0", "\uFFFD"));
}

/** Letters without a shape, such as Braille's blank and Hangul's fillers; the other two are kinds of characters. */
const SEEN = /[^\p{C}\p{Z}\u115F\u1160\u2800\u3164\uFFA0]/gu;

/** Why somebody did something, for whoever reads the record: at least `letters` of it can be seen. */
export function reasonText(missing: Message, letters = 1) {
  return storableText()
    .trim()
    .max(500)
    .refine((text) => (text.match(SEEN)?.length ?? 0) >= letters, issueText(missing))
    .refine(isPlain, IS_PLAIN);
}

const isPlain = (text: string) => hiddenCharacter(text) === null;
const IS_PLAIN = {
  error: ({ input }: { input?: unknown }) =>
    issueText(message("input.predicates.hidden", { character: hiddenCharacter(String(input)) ?? "" })),
};

/** A name, a note or a key that somebody typed, and that others will read. */
export function typedText(missing?: Message) {
  return storableText(missing).refine(isPlain, IS_PLAIN);
}

/** Text that somebody typed or a program sent. Every field of an input that reaches a database is one of these. */
export function storableText(missing?: Message) {
  return z
    .string(missing && issueText(missing))
    .refine(isStorable, issueText(message("input.predicates.storable")));
}
