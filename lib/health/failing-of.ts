import { z } from "zod";

const Failing = z.record(z.string(), z.unknown());
const MOST = 10;

/**
 * What a gateway says in its row that it cannot write. The row is the gateway's own, and may hold anything: of what cannot be
 * read, the reader learns that something is wrong, and no page breaks.
 */
export function failingOf(value: unknown): string[] {
  const read = Failing.safeParse(value);
  return read.success ? Object.keys(read.data).sort().slice(0, MOST) : ["what it does not name"];
}
