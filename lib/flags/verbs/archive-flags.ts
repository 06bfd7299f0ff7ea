import { z } from "zod";
import { type AuditSubject, recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { AppError } from "../../kernel/errors.ts";
import { type Asked, verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { readStillUsedBy, StillUsed } from "../clients/read-askers.ts";
import { flagsToArchive, staysFor } from "../reads/flags-to-archive.ts";
import { keyOf, toFlagRow, WITH_DEFINITION } from "../store.ts";
import { changedMeanwhile } from "./change-flag.ts";
import { ArchiveFlagsInput } from "./inputs.ts";

/** Other changes of flags wait for so many at most. */
const PER_TRANSACTION = 100;

export const ArchivedFlags = z.object({
  archived: z.array(z.string()),
  left: z
    .array(z.object({ name: z.string(), used: z.union([StillUsed, z.object({ by: z.literal("change") })]) }))
    .describe(
      "Left as they are, as something still uses them, or as they were changed after somebody looked.",
    ),
  already: z.array(z.string()).describe("Named, and archived before: a second press is not an error."),
});
export type ArchivedFlags = z.infer<typeof ArchivedFlags>;

type Agreed = { reason: string | undefined; revision: number | undefined; evenIfAsked: boolean };

/**
 * Archives every flag that is named or that a filter means, but for those that are still used. Each has its own audit
 * entry, and all of them one correlation id. Refused if not as many match as a person was shown, or one was changed since.
 */
export const archiveFlags = verb({
  name: "flags.archive",
  permission: "flag:archive",
  towardsOff: true,
  input: ArchiveFlagsInput,
  output: ArchivedFlags,
  subject: archivedSubject,
  runOutside: archiveAll,
});

/** The first of the flags that are named, in a list or one a line, or all that a filter means. */
function archivedSubject({ names }: Asked): AuditSubject {
  const lines: unknown[] = typeof names === "string" ? names.split("\n") : Array.isArray(names) ? names : [];
  const named = lines.flatMap((line) => (typeof line === "string" && line.trim() ? [line.trim()] : []));
  return {
    kind: "flag",
    id: named.length > 0 ? named.slice(0, 3).join(", ").slice(0, 254) : "all that match",
  };
}

async function archiveAll(
  ctx: Context,
  { expected, reason, revision, ...which }: z.output<typeof ArchiveFlagsInput>,
): Promise<ArchivedFlags> {
  const { flags, already } = await flagsToArchive(ctx.db, which, ctx.now());
  if (expected !== undefined && flags.length !== expected) {
    throw new AppError(
      "conflict",
      message("flagWords.refused.otherCount", { count: flags.length, expected }),
      {
        matching: flags.length,
      },
    );
  }
  const changed = flags.find((flag) => revision !== undefined && flag.revision > revision);
  if (changed) throw changedMeanwhile(changed.name);
  const names = flags.map((flag) => flag.name);
  const done: ArchivedFlags = { archived: [], left: [], already };
  for (let from = 0; from < names.length; from += PER_TRANSACTION) {
    const part = names.slice(from, from + PER_TRANSACTION);
    const ofPart = { environment: which.environment, names: part };
    const { archived, left } = await archiveNamed(ctx, ofPart, {
      reason,
      revision,
      evenIfAsked: which.evenIfAsked,
    });
    done.archived.push(...archived);
    done.left.push(...left);
  }
  return done;
}

function archiveNamed(
  ctx: Context,
  { environment, names }: { environment: string; names: string[] },
  { reason, revision, evenIfAsked }: Agreed,
): Promise<Pick<ArchivedFlags, "archived" | "left">> {
  return inTransaction(ctx, async (tx) => {
    await lockFlagState(tx);
    const archived: string[] = [];
    const left: ArchivedFlags["left"] = [];
    const stillUsed = await readStillUsedBy(tx, { environment, names }, ctx.now());
    for (const stored of await tx.featureFlag.findMany({
      where: { environment, name: { in: names }, archivedAt: null },
      include: WITH_DEFINITION,
    })) {
      const before = toFlagRow(stored);
      const { name } = before;
      const used = stillUsed.get(name);
      if (used !== undefined && staysFor(used, evenIfAsked)) {
        left.push({ name, used });
        continue;
      }
      if (revision !== undefined && before.revision > revision) {
        left.push({ name, used: { by: "change" } });
        continue;
      }
      const end = { archivedAt: ctx.now(), ...(before.retiredAt === null ? { enabled: false } : {}) };
      const after = toFlagRow(
        await tx.featureFlag.update({ where: keyOf(before), data: end, include: WITH_DEFINITION }),
      );
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
