import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { z } from "zod";
import { calendarWords } from "./calendar-words.ts";
import { qwertyKeys } from "./qwerty-keys.ts";

/**
 * From ten thousand million guesses on. A word, a year and a sign make a hundredth to all of that, whatever the word, and
 * more lists of words would not change it.
 */
const LEAST_SCORE = 4;

let meter: ZxcvbnFactory | undefined;
let calendar: string[] | undefined;

/**
 * What makes a new password too easy to guess for this person, as a sentence; null if nothing does. Length and characters
 * are checked before, by `NewPassword`.
 */
export function passwordWeakness(password: string, person: { email: string; name?: string }): string | null {
  const [account = "", domain = ""] = person.email.split("@");
  const lower = password.toLowerCase();
  const parts = [account, ...account.split(/[^\p{L}\p{N}]+/u)].filter((part) => part.length > 3);
  if (person.email.includes(lower) || parts.some((part) => lower.includes(part.toLowerCase())))
    return "A password must not be the email or have a part of it in it.";
  calendar ??= calendarWords();
  meter ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const known = [
    person.email,
    ...parts,
    ...domain.split("."),
    ...(person.name?.split(/\s+/) ?? []),
    "sluice",
    ...calendar,
  ].filter(Boolean);
  // A walk over the keys of another script is one over the same keys.
  const keys = qwertyKeys(password);
  const isStrong =
    meter.check(password, known).score >= LEAST_SCORE &&
    (keys === lower || meter.check(keys, known).score >= LEAST_SCORE);
  return isStrong
    ? null
    : "This password is easy to guess: use four words that have nothing to do with each other, or let a password manager make one.";
}

/** @throws ZodError that names the field */
export function refuseWeakPassword(password: string, person: { email: string; name?: string }): void {
  const message = passwordWeakness(password, person);
  if (message) throw new z.ZodError([{ code: "custom", path: ["password"], message, input: undefined }]);
}
