import { setTimeout as delay } from "node:timers/promises";

/** Asks every 100 ms until there is an answer other than null. @throws Error saying what it waited for */
export async function waitFor<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | null> | T | null,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${seconds} s for ${what}.`);
    await delay(100);
  }
}
