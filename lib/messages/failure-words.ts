import { asSentence } from "../kernel/text/sentences.ts";
import { asIs } from "./as-is.ts";
import type { Message } from "./catalogue/message.ts";

/** Classes of failures that Sluice found itself; of the others the text is a receiver's or an earlier Sluice's. */
const FOUND = [
  "connection-refused",
  "connection-lost",
  "connection-error",
  "name-not-found",
  "unreachable",
  "timed-out",
  "send-failed",
  "nothing-said",
] as const;

/**
 * Why an event was not delivered, as a sentence. The class is the code and `said` what it names: these two columns of a target are what
 * is stored of a failure. Null: nothing failed.
 */
export function failureWords(errorClass: string | null, said: string | null): Message | null {
  if (said === null) return null;
  const found = FOUND.find((one) => one === errorClass);
  // A choice of codes is no parameter that the compiler knows of.
  return found ? { code: `outbox.failure.${found}`, params: { said } } : asIs(asSentence(said));
}
