import type { Failure } from "../sinks/sink.ts";
import { fingerprint } from "./fingerprint.ts";

/** A failure as the target's tables have it. */
export type FailureWords = { errorClass: string; fingerprint: string; message: string };
export type WordsOf = (failure: Failure) => FailureWords;

/**
 * Stores something with the words of failures. A target whose encoding lacks a letter of them gets them once more in
 * plain ASCII: an answer that cannot be written down must not keep its attempt from being counted.
 */
export async function storeFailure<T>(store: (wordsOf: WordsOf) => Promise<T>): Promise<T> {
  try {
    return await store(asTheyAre);
  } catch (error) {
    // Class 22, data exception: no letter of the encoding, text that JSON or PostgreSQL does not take.
    if (!String((error as { code?: unknown }).code).startsWith("22")) throw error;
    return store((failure) => asTheyAre({ ...failure, message: toAscii(failure.message) }));
  }
}

function asTheyAre(failure: Failure): FailureWords {
  return { errorClass: failure.errorClass, fingerprint: fingerprint(failure), message: failure.message };
}

function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, "?");
}
