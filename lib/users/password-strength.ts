import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { z } from "zod";

/** "Safely unguessable": from 100 million guesses on. */
const LEAST_SCORE = 3;

let meter: ZxcvbnFactory | undefined;

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
  meter ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const known = [
    person.email,
    ...parts,
    ...domain.split("."),
    ...(person.name?.split(/\s+/) ?? []),
    "sluice",
  ];
  const { score } = meter.check(password, known.filter(Boolean));
  return score >= LEAST_SCORE
    ? null
    : "This password is easy to guess. Use several unrelated words, or let a password manager make one.";
}

/** @throws ZodError that names the field */
export function refuseWeakPassword(password: string, person: { email: string; name?: string }): void {
  const message = passwordWeakness(password, person);
  if (message) throw new z.ZodError([{ code: "custom", path: ["password"], message, input: undefined }]);
}
