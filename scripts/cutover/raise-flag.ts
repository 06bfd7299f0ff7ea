import { setTimeout as delay } from "node:timers/promises";
import { readConfirmation } from "#lib/flags/clients/read-confirmation.ts";
import { setFlagPercentage } from "#lib/flags/verbs/set-flag-percentage.ts";
import type { Context } from "#lib/kernel/context.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { periodOf } from "../../examples/clinic/period.ts";
import { decideAll } from "./drive-phase.ts";
import type { Findings } from "./findings.ts";
import type { RunningLoad } from "./running-load.ts";
import { waitFor } from "./wait-for.ts";

const FLAG = "dynamic-services";
/** Bookings watched at each stage before the next. */
const WATCHED_BOOKINGS = 250;

/** Sets the percentage as the product owner, as soon as the checks allow it. @throws AppError after a minute of refusals */
export async function raiseFlag(
  people: { productOwner: Context; operator: Context },
  findings: Findings,
  percentage: number,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      await setFlagPercentage(people.productOwner, { name: FLAG, percentage, reason: "cutover" });
      return;
    } catch (error) {
      const held = error instanceof AppError && error.code === "gate-closed";
      if (!held || performance.now() > deadline) throw error;
      await decideAll(people.operator, findings, `before ${percentage} %`);
      await delay(500);
    }
  }
}

/** Waits until everybody serves the flag as it is now, then watches which path bookings take. */
export async function watchStage(ctx: Context, findings: Findings, load: RunningLoad): Promise<number> {
  const flag = await ctx.db.featureFlag.findFirstOrThrow({ where: { name: FLAG } });
  const percentage = flag.enabled ? flag.rolloutPercentage.toNumber() : 0;
  const confirmed = await waitFor(`everybody to serve ${percentage} %`, 20, async () => {
    const seen = await readConfirmation(ctx.db, { ...flag, revision: Number(flag.revision) });
    return seen && seen.waitingFor.length === 0 && seen.confirmed > 0 ? seen : null;
  });
  const from = load.accepted.length;
  await waitFor("bookings at this stage", 60, () =>
    load.accepted.length >= from + WATCHED_BOOKINGS ? true : null,
  );
  const readable = load.accepted
    .slice(from)
    .filter((booking) => booking.period !== null || periodOf(booking.time ?? "") !== null);
  const share = (100 * readable.filter((booking) => booking.path === "new").length) / readable.length;
  findings.stages.push({
    percentage,
    share,
    bookings: readable.length,
    confirmedBy: confirmed.confirmed,
    confirmedMs: confirmed.ms,
  });
  return share;
}
