import { readNotServing, type Serving } from "../../flags/clients/read-not-serving.ts";
import {
  readLateAnswers,
  readUnknownAnswers,
  type UnknownAnswers,
} from "../../flags/clients/read-unknown-answers.ts";
import { TELEMETRY_BUCKET_MS } from "../../flags/clients/telemetry-bucket.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import type { PlanDefinition } from "../model.ts";
import { readyTarget } from "../plan-target.ts";
import type { GateEvidence, Looking } from "./gate-evidence.ts";
import { readPathUse } from "./read-path-use.ts";
import { REPORTED_SECONDS, soakBegan } from "./soak-began.ts";

export type FlagUse = Pick<GateEvidence, "evaluations" | "pathUse" | "serving">;
export const NOT_IN_USE: FlagUse = { evaluations: null, pathUse: null, serving: null };

/**
 * How a flag that is on for everyone is used: what applications were answered, which path their events say that they took, and
 * who serves it. `pathUse`: what was read in the target a moment ago.
 */
export async function readFlagUse(
  ctx: Looking,
  definition: PlanDefinition,
  seen: {
    flag: string;
    fullSince: Date;
    /** At which the flag is what it is, and the kill switch too. */
    revision: number;
    now: Date;
    pathUse: GateEvidence["pathUse"] | undefined;
  },
): Promise<FlagUse> {
  const { db } = ctx;
  const { environment } = definition;
  const { flag, fullSince, now } = seen;
  const since = soakBegan(fullSince, definition.gates.contract.soakSeconds, now);
  const reportedSince = soakBegan(
    fullSince,
    Math.max(definition.gates.contract.soakSeconds, REPORTED_SECONDS),
    now,
  );
  const inTarget =
    seen.pathUse === undefined
      ? readyTarget(ctx, definition.target)
          .then((pool) => readPathUse(pool, flag, { since }))
          .catch(() => "unreadable" as const)
      : seen.pathUse;
  // Before what they answered: one that comes to serve it after this is waited for, and one that served it by now has told, or not.
  const serving = await readNotServing(db, { environment, revision: seen.revision });
  const window = { since, fullSince, reportedSince, now, revision: seen.revision };
  const evaluations = await readEvaluations(db, { name: flag, environment }, window);
  const unknown = unheardOf(serving) ?? evaluations?.unknown ?? null;
  return { evaluations: evaluations && { ...evaluations, unknown }, pathUse: await inTarget, serving };
}

/** A client that was lost before it served the flag may answer off this moment, as somebody who says that it has ended admits. */
function unheardOf({ notServing }: Serving): UnknownAnswers | null {
  const lost = notServing.find((one) => one.kind === "client" && !one.isLive);
  return lost ? { name: lost.name, until: null, cause: "silent" } : null;
}

/**
 * Only what an application with a token for servers was answered: nobody else may open or close a gate, and nobody's
 * silence opens it. When the last answer was off is kept for good; the counts are not.
 */
async function readEvaluations(
  db: Db | Tx,
  { name: flagName, environment }: { name: string; environment: string },
  {
    since,
    fullSince,
    reportedSince,
    now,
    revision,
  }: { since: Date; fullSince: Date; reportedSince: Date; now: Date; revision: number },
): Promise<GateEvidence["evaluations"]> {
  // Before the counts: a gateway that is back writes what it answered, and only then is it known.
  const unknown = await readUnknownAnswers(db, { environment, since, fullSince, revision });
  const [on] = await db.$queryRaw<{ count: bigint; at: Date | null }[]>`
    select coalesce(sum(count), 0)::bigint as count, max(at) as at from answer_counts
    where environment = ${environment} and flag_name = ${flagName} and authenticated and is_on and at between ${reportedSince} and ${now}`;
  // One that began before the flag was full holds answers from both sides of it; one from before the soak time may reach into it.
  const offSince = new Date(Math.max(fullSince.getTime(), since.getTime() - TELEMETRY_BUCKET_MS));
  const off = await db.flagAsker.findFirst({
    where: { environment, flagName, lastOffAt: { gte: offSince } },
    orderBy: { lastOffAt: "desc" },
    select: { application: true, lastOffAt: true },
  });
  const known = await db.flagAsker.aggregate({
    where: { environment, flagName },
    _max: { offKnownSince: true },
  });
  const late = await readLateAnswers(db, environment, since);
  return {
    on: Number(on?.count ?? 0n),
    lastOff: off?.lastOffAt ? { application: off.application, at: off.lastOffAt } : null,
    offKnownSince: known._max.offKnownSince,
    unknown,
    late,
    at: on?.at ?? null,
  };
}
