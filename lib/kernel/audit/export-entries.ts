import type { Context } from "../context.ts";
import { listAudit } from "./reads.ts";

const BATCH = 1_000;

/** The entries that match, newest first, as JSON lines: one object a line, a batch of lines at a time. */
export async function* exportEntries(ctx: Context, filter: Record<string, unknown>): AsyncGenerator<string> {
  let before = filter.before;
  for (;;) {
    const { entries, next } = await listAudit(ctx, { ...filter, before }, BATCH);
    if (entries.length > 0) yield `${entries.map((entry) => JSON.stringify(entry)).join("\n")}\n`;
    if (next === null) return;
    before = next;
  }
}
