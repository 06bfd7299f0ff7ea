import { isDeepStrictEqual } from "node:util";
import { Prisma } from "../../generated/prisma/client.ts";
import { readFlagHold } from "../../interlock/flag-hold.ts";
import { requireRaiseGate } from "../../interlock/flag-raise-gate.ts";
import type { AuditAction } from "../../kernel/audit/tellings.ts";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { AppError } from "../../kernel/errors.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { type Asked, askedText, type Done } from "../../kernel/verb.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import type { FlagKey } from "../flag-key.ts";
import type { FlagNow, FlagRow } from "../model.ts";
import { addsHours } from "../reads/adds-hours.ts";
import { flagState } from "../state.ts";
import { getFlag, keyOf, lockFlag, lockFlagEverywhere, toFlagRow, WITH_DEFINITION } from "../store.ts";

/** The columns that verbs write; revision, time and author are the triggers' business. */
export type FlagPatch = Partial<
  Pick<
    FlagRow,
    | "enabled"
    | "rolloutPercentage"
    | "allowKeys"
    | "window"
    | "description"
    | "owner"
    | "archivedAt"
    | "heldAt"
    | "heldBy"
    | "holdReason"
    | "variants"
    | "defaultVariant"
    | "offVariant"
  >
>;

type Change = FlagKey & {
  /** Past tense, for the audit record. */
  action: AuditAction;
  reason?: string | undefined;
  /** Why, as Sluice says it. */
  because?: Message;
  /** The revision that a person looked at before they agreed; absent where nobody was asked. */
  seenRevision?: number | undefined;
  /** Archiving and bringing back take a flag that nothing else may change any more. */
  evenEnded?: boolean | undefined;
  /** What to write, decided while the row is locked. A patch that changes nothing writes nothing. */
  decide: (before: FlagRow, tx: Tx) => FlagPatch | Promise<FlagPatch>;
};

/**
 * The one way in which a verb changes an existing flag: lock, decide, ask the interlock if more keys could get "on", write. It
 * comes back with what it is then, the kill switch included.
 * @throws AppError not-found, precondition-failed, gate-closed, conflict if the flag is retired, archived or was changed meanwhile
 */
export async function changeFlag(ctx: Context & { tx: Tx }, change: Change): Promise<Done<FlagNow>> {
  const { tx } = ctx;
  await lockFlagState(tx);
  const kill = await readKillState(tx, change.environment);
  const standing = async (row: FlagRow): Promise<FlagNow> => {
    const hold = await readFlagHold(tx, row, ctx.now());
    return { ...row, ...flagState(row, { now: ctx.now(), killed: kill?.engagedAt != null, hold }) };
  };
  const before = await lockFlag(tx, change);
  requireHeld(ctx, before);
  if (!change.evenEnded) requireChangeable(before);
  const patch = await change.decide(before, tx);
  const wanted = { ...before, ...patch };
  if (isDeepStrictEqual(before, wanted)) return { answer: await standing(before), entries: [] }; // a second press is not an error
  if (change.seenRevision !== undefined && change.seenRevision !== before.revision)
    throw changedMeanwhile(before.name);
  // What a flag answers with is the same everywhere, and so the gate of every environment is asked about it.
  const changed = answersDiffer(before, wanted) ? await lockFlagEverywhere(tx, before.name) : [before];
  for (const row of changed) {
    const then = { ...row, ...patch };
    if (mayReachMore(row, then))
      await requireRaiseGate(tx, row, then, ctx.now()).catch((error: unknown) => {
        throw error instanceof AppError ? new Refusal(error, { action: "flag.raise" }) : error;
      });
  }
  const after = await saveFlag(tx, change, patch);
  const { action, reason, because } = change;
  const why = because ? { because } : { reason };
  return { answer: await standing(after), entries: [{ action, ...why, before, after }] };
}

/**
 * True if some key could get "on" that does not get it now, or at a time at which it would not, or if what "on" or "off" is
 * would be another value. Lowering, off, fewer hours and descriptions are never held up.
 */
export function mayReachMore(before: FlagRow, wanted: FlagRow): boolean {
  if (wanted.rolloutPercentage > before.rolloutPercentage) return true;
  if (wanted.enabled && !before.enabled) return true;
  if (wanted.allowKeys.some((key) => !before.allowKeys.includes(key))) return true;
  return addsHours(before.window, wanted.window) || answersDiffer(before, wanted);
}

/** Whoever gets the default, or the off variant, would be answered something else than now. */
function answersDiffer(before: FlagRow, wanted: FlagRow): boolean {
  const answers = (row: FlagRow) => [row.variants[row.defaultVariant], row.variants[row.offVariant]];
  return !isDeepStrictEqual(answers(before), answers(wanted));
}

async function saveFlag(
  tx: Tx,
  key: FlagKey,
  { window, variants, defaultVariant, offVariant, ...rest }: FlagPatch,
): Promise<FlagRow> {
  const data = {
    ...rest,
    ...(window === undefined ? {} : { window: window === null ? Prisma.DbNull : window }),
  };
  const definition = {
    ...(variants === undefined ? {} : { variants }),
    ...(defaultVariant === undefined ? {} : { defaultVariant }),
    ...(offVariant === undefined ? {} : { offVariant }),
  };
  if (Object.keys(definition).length > 0) {
    // Its trigger raises the revision and tells the version.
    await tx.flag.update({ where: { name: key.name }, data: definition });
    if (Object.keys(data).length === 0) return getFlag(tx, key);
  }
  return toFlagRow(await tx.featureFlag.update({ where: keyOf(key), data, include: WITH_DEFINITION }));
}

/**
 * Looks at what a change holds to, of a flag that is locked. Whoever sends If-Match learns of every other change, so that a
 * second press is refused too, unlike one after a `seenRevision`.
 * @throws AppError precondition-failed
 */
export function requireHeld({ heldTo }: Pick<Context, "heldTo">, { revision }: FlagRow): void {
  if (heldTo && !heldTo.includes(revision))
    throw new AppError("precondition-failed", message("requests.changedMeanwhile"));
}

/** @throws AppError conflict */
export function requireChangeable({ name, archivedAt, retiredAt }: FlagRow): void {
  if (archivedAt !== null)
    throw new AppError("conflict", message("flagWords.refused.archived", { flag: name }), { flag: name });
  if (retiredAt === null) return;
  const why = message("flagWords.refused.retired", { flag: name });
  throw new AppError("conflict", why, { flag: name });
}

export function changedMeanwhile(name: string): AppError {
  const why = message("flagWords.refused.changedMeanwhile", { flag: name });
  return new AppError("conflict", why, { flag: name, changedMeanwhile: true });
}

/** The flag that an input names. */
export function flagSubject(asked: Asked): { kind: "flag"; id: string } {
  return { kind: "flag", id: askedText(asked, "name").slice(0, 100) };
}
