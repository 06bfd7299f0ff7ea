import { afterAll, expect } from "vitest";

const warnings: unknown[] = [];
process.on("warning", (warning) => {
  if (warning.message.includes("already executing a query")) warnings.push(warning.stack);
});

/** pg 9 refuses several queries at once on one connection, as a transaction is; pg 8 warns, once a process. */
afterAll(() => expect(warnings).toEqual([]));
