import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { countOf } from "../format/numbers.ts";
import { lockFlagState } from "../interlock/lock-flag-state.ts";
import { readStillUsed, type StillUsed } from "../interlock/read-askers.ts";
import { ArchiveFlagsInput } from "./inputs.ts";
import { listFlags } from "./reads.ts";
import { matchingFlags } from "./select-flags.ts";
import { toFlagRow } from "./store.ts";

/** Other changes of flags wait for so many at most. */
const PER_TRANSACTION = 100;

export type ArchivedFlags = {
  archived: string[];
  /** Left as they are, because something still uses them. */
  left: { name: string; used: StillUsed }[];
};

/**
 * Archives every flag that a filter means, but for those that are still used. Each has its own audit entry, and all of
 * them one correlation id.
 * @throws AppError forbidden, conflict if not as many match as a person was shown
 */
export async function archiveFlags(ctx: Context, input: unknown): Promise<ArchivedFlags> {
  await requirePermission(ctx, "flag:archive", { kind: "flag", id: "all that match" });
  const { expected, reason, ...filter } = ArchiveFlagsInput.parse(input);
  const { flags } = await listFlags(ctx.db, ctx.now());
  const names = matchingFlags(flags, filter, ctx.now())
    .filter((flag) => flag.archivedAt === null)
    .map((flag) => flag.name);
  if (names.length !== expected) {
    const now = countOf(names.length, "flag matches", "flags match");
    throw new AppError("conflict", `${now} now, and not ${expected}. Look at them again.`, {
      matching: names.length,
    });
  }
  const done: ArchivedFlags = { archived: [], left: [] };
  for (let from = 0; from < names.length; from += PER_TRANSACTION) {
    const part = await archiveNamed(ctx, names.slice(from, from + PER_TRANSACTION), reason);
    done.archived.push(...part.archived);
    done.left.push(...part.left);
  }
  return done;
}

function archiveNamed(ctx: Context, names: string[], reason: string | undefined): Promise<ArchivedFlags> {
  return inTransaction(ctx, async (tx) => {
    await lockFlagState(tx);
    const archived: string[] = [];
    const left: ArchivedFlags["left"] = [];
    for (const stored of await tx.featureFlag.findMany({
      where: { name: { in: names }, archivedAt: null },
    })) {
      const before = toFlagRow(stored);
      const { name } = before;
      const used = await readStillUsed(tx, name, ctx.now());
      if (used !== null) {
        left.push({ name, used });
        continue;
      }
      const end = { archivedAt: ctx.now(), ...(before.retiredAt === null ? { enabled: false } : {}) };
      const after = toFlagRow(await tx.featureFlag.update({ where: { name }, data: end }));
      await recordAudit(tx, ctx, {
        action: "flag.archived",
        subject: { kind: "flag", id: name },
        reason,
        before,
        after,
      });
      archived.push(name);
    }
    return { archived, left };
  });
}
