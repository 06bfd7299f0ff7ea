import pTimeout from "p-timeout";
import { z } from "zod";
import type { PeopleOn } from "../flags/exposure/count-people-on.ts";
import type { Context } from "../kernel/context.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { log } from "../kernel/log/log.ts";
import { countKeysOn } from "./count-keys-on.ts";

/** Whoever pressed waits no longer for it: the press is in force already. */
const WAITED_MS = 1_000;

const count = z.int().nonnegative();
const MovedBack = z.object({
  on: count,
  looked: count,
  known: count,
  flags: z.array(z.object({ name: z.string(), people: count, of: count })),
}) satisfies z.ZodType<PeopleOn>;

type Press = { environment: string; revision: number };

/**
 * Counts whom a press that is in force has moved back, and keeps it with the press: counted again later, it would grow by
 * everybody who is seen for the first time meanwhile. Never fails: a press without its figure is a press.
 */
export async function keepMovedBack(ctx: Context, press: Press): Promise<void> {
  const kept = keep(ctx, press).catch((error: unknown) =>
    log.warn(
      { correlationId: ctx.correlationId, error: String(error) },
      "whom the press moved is not counted",
    ),
  );
  await pTimeout(kept, { milliseconds: WAITED_MS, fallback: () => {} });
}

async function keep(ctx: Context, { environment, revision }: Press): Promise<void> {
  const people = await countKeysOn(ctx.db, ctx.now(), environment);
  await ctx.db.killPress.create({ data: { revision: BigInt(revision), people, countedAt: ctx.now() } });
}

/** Whom the press of that revision moved back; null: it was not counted, as of a press outside Sluice. */
export async function readMovedBack(db: Db | Tx, revision: number | null): Promise<PeopleOn | null> {
  if (revision === null) return null;
  const press = await db.killPress.findUnique({ where: { revision: BigInt(revision) } });
  return press && MovedBack.parse(press.people);
}
