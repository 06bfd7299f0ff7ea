import { setTimeout as delay } from "node:timers/promises";

/** Asks again until the condition holds. @throws Error with what it was waiting for */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
    await delay(20);
  }
}
