import { durationWords } from "#lib/kernel/text/durations.ts";
import { english } from "#lib/messages/catalogue/english.ts";

/**
 * Times each stage of the start and prints one line for it: what, how it went, how long it took. `seconds`: what the note tells
 * was timed by itself, and is on record as that.
 */
export async function stage<T>(
  name: string,
  work: () => Promise<{ result: T; note: string; seconds?: number | undefined }>,
  announce?: string,
): Promise<T> {
  if (announce) console.log(`  ${name.padEnd(12)} ${announce}`);
  const startedAt = performance.now();
  const { result, note, seconds = (performance.now() - startedAt) / 1000 } = await work();
  console.log(
    `  ${name.padEnd(12)} ${note.padEnd(56)} ${english(durationWords(seconds * 1000)).padStart(7)}`,
  );
  return result;
}

export function say(line: string): void {
  console.log(line);
}
