import { message } from "../../messages/catalogue/message.ts";

export const WEAK_SECRET = message("setup.secret.random");

const BITS = 128;
/** Fewer different ones hardly ever happen by chance, nor more in a row that follow each other, as in "0123456789". */
const LEAST_DIFFERENT = 8;
const LONGEST_RUN = 7;
const LONGEST_REPEAT = 8;

/** True if it can have been made by a generator with 128 random bits; what somebody typed cannot. */
export function isStrongSecret(secret: string): boolean {
  const digits = secret.replaceAll(/[-:]/g, ""); // a UUID is hexadecimal too
  const bits = /^[0-9a-f]+$/i.test(digits) ? digits.length * 4 : secret.length * 6;
  if (!/^[\x21-\x7e]+$/.test(secret) || bits < BITS) return false;
  return (
    new Set(secret).size >= LEAST_DIFFERENT && longestRun(secret) <= LONGEST_RUN && !repeatsItself(secret)
  );
}

/** The most characters in a row of which each is the one before plus a fixed step of -1, 0 or 1. */
function longestRun(text: string): number {
  let longest = 1;
  for (const step of [-1, 0, 1]) {
    let run = 1;
    for (let i = 1; i < text.length; i++) {
      run = text.charCodeAt(i) - text.charCodeAt(i - 1) === step ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}

/** "passwordpassword12": so much of it is there twice as hardly ever happens by chance. */
function repeatsItself(text: string): boolean {
  const seen = new Set<string>();
  for (let at = 0; at + LONGEST_REPEAT <= text.length; at += 1) seen.add(text.slice(at, at + LONGEST_REPEAT));
  return seen.size < text.length - LONGEST_REPEAT + 1;
}
