import { type FlagHold, readFlagHolds } from "../../interlock/flag-hold.ts";
import { readRaiseGate } from "../../interlock/flag-raise-gate.ts";
import { readStagesOfOff } from "../../interlock/read-stages-of-off.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { isStorable } from "../../kernel/input/storable-text.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { servedParts } from "../../messages/served-words.ts";
import { turnsOnElsewhere } from "../../messages/turn-on-at.ts";
import { readConfirmation, readServedRevisions } from "../clients/read-confirmation.ts";
import { readLostClients } from "../clients/read-lost-clients.ts";
import { isWindowOpen, nextBoundary } from "../compile/compile.ts";
import type { FlagKey } from "../flag-key.ts";
import type {
  EvaluationBucket,
  FlagDetail,
  FlagList,
  FlagRow,
  FlagStanding,
  FlagSummary,
  ListedFlag,
} from "../model.ts";
import { flagState } from "../state.ts";
import { keyOf, toFlagRow, WITH_DEFINITION } from "../store.ts";
import { toFlagChanges } from "./history.ts";

const HISTORY_ROWS = 100;

/** Every flag of an environment, by name, with how many of those connected serve its last change. */
export async function listFlags(
  db: Db,
  now: Date = new Date(),
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<FlagList> {
  const [rows, served, lost, kill, makers, askers] = await Promise.all([
    db.featureFlag.findMany({ where: { environment }, orderBy: { name: "asc" }, include: WITH_DEFINITION }),
    readServedRevisions(db, environment),
    readLostNames(db, environment),
    readKillState(db, environment),
    db.$queryRaw<{ flag: string; by: string }[]>`
      select distinct on (flag_name) flag_name as flag, actor_name as by from flag_versions
      where environment = ${environment} and before is null order by flag_name, id desc`,
    db.flagAsker.groupBy({ by: ["flagName"], where: { environment }, _max: { lastAskedAt: true } }),
  ]);
  const madeBy = new Map(makers.map(({ flag, by }) => [flag, by]));
  const askedAt = new Map(askers.map((one) => [one.flagName, one._max.lastAskedAt]));
  const killedAt = kill?.engagedAt ?? null;
  const all = rows.map(toFlagRow);
  const [holds, stagesOf] = await Promise.all([readFlagHolds(db, all, now), readStagesOfOff(db, all)]);
  const flags = all.map((row): ListedFlag => {
    const parts = servedParts(
      served.map((one) => ({ ...one, confirmedAt: one.revision >= row.revision ? now : null })),
    );
    return {
      ...row,
      ...standing(row, holds.get(row) ?? null, now, killedAt),
      turnsOnAt: turnsOnElsewhere(row, stagesOf(row.planName)),
      createdBy: madeBy.get(row.name) ?? "",
      lastAskedAt: askedAt.get(row.name) ?? null,
      serving: {
        connected: served.length,
        confirmed: parts.gateways.confirmed + parts.clients.confirmed,
        lost,
        ...parts,
      },
    };
  });
  return { flags, killedAt };
}

async function readLostNames(db: Db | Tx, environment: string): Promise<string[]> {
  return (await readLostClients(db, environment)).map(({ name }) => name);
}

function standing(
  row: FlagRow,
  hold: FlagHold | null,
  now: Date,
  killedAt: Date | null,
): FlagStanding & Pick<FlagSummary, "setTo" | "hold"> {
  const setTo = flagState(row, { now, killed: false, hold });
  return { ...(killedAt === null ? setTo : flagState(row, { now, killed: true, hold })), setTo, hold };
}

/** How many flags serve somebody their default variant, the kill switch left aside: those that a press turns off. */
export async function countServed(db: Db | Tx, now: Date, environment: string): Promise<number> {
  const rows = await db.featureFlag.findMany({
    where: { environment, enabled: true, retiredAt: null, archivedAt: null },
    include: WITH_DEFINITION,
  });
  const served = (row: FlagRow) => flagState(row, { now, killed: false, hold: null }).serves;
  return rows.filter((row) => served(toFlagRow(row)) !== "nobody").length;
}

/** Whether there is a flag of that name; cheap, to be asked before its page is begun. */
export async function flagExists(
  db: Db | Tx,
  name: string,
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<boolean> {
  return isStorable(name) && (await db.featureFlag.count({ where: { name, environment } })) > 0;
}

/** One flag of an environment with all that its page shows; null if there is none of that name. */
export async function readFlag(
  db: Db,
  name: string,
  now: Date = new Date(),
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<FlagDetail | null> {
  const key = { name, environment };
  const stored = isStorable(name)
    ? await db.featureFlag.findUnique({ where: keyOf(key), include: WITH_DEFINITION })
    : null;
  if (stored === null) return null;
  const row = toFlagRow(stored);
  const [versions, returns, evaluations, confirmation, lost, raiseGate, kill, stagesOf] = await Promise.all([
    db.flagVersion.findMany({
      where: { environment, flagName: name },
      orderBy: { id: "desc" },
      take: HISTORY_ROWS,
    }),
    readReturns(db, key),
    readEvaluations(db, key, now),
    readConfirmation(db, row),
    readLostNames(db, environment),
    readRaiseGate(db, row, now),
    readKillState(db, environment),
    readStagesOfOff(db, [row]),
  ]);
  const killedAt = kill?.engagedAt ?? null;
  return {
    ...row,
    turnsOnAt: turnsOnElsewhere(row, stagesOf(row.planName)),
    ...standing(row, raiseGate.open ? null : raiseGate.hold, now, killedAt),
    serving: {
      connected: confirmation?.participants.length ?? 0,
      confirmed: confirmation?.confirmed ?? 0,
      lost,
      ...servedParts(confirmation?.participants ?? []),
    },
    killedAt,
    history: toFlagChanges(versions, { flag: row, gate: raiseGate, returns }),
    evaluations,
    raiseGate,
    confirmation,
    windowOpen: isWindowOpen(row, now),
    nextBoundaryAt: nextBoundary({ ...row, enabled: true }, now),
  };
}

/** Only the audit entry of a return knows what it returned to; one of an older Sluice has it in its words alone. */
async function readReturns(db: Db | Tx, { name, environment }: FlagKey): Promise<Map<number, Date>> {
  const rows = await db.$queryRaw<{ revision: bigint; at: Date }[]>`
    select (a.after ->> 'revision')::bigint as revision, v.at
    from audit_entries a
    join flag_versions v
      on v.id = coalesce(a.after #>> '{because,params,version}', substring(a.reason from '^version ([0-9]+)$'))::bigint
    where v.environment = ${environment} and a.subject_kind = 'flag' and a.subject_id = ${name} and a.action = 'flag.restored'
    order by a.id desc limit ${HISTORY_ROWS}`;
  return new Map(rows.map(({ revision, at }) => [Number(revision), at]));
}

/** Answers of the last hour, by ten seconds, summed over the gateways. */
async function readEvaluations(
  db: Db | Tx,
  { name, environment }: FlagKey,
  now: Date,
): Promise<EvaluationBucket[]> {
  const rows = await db.$queryRaw<{ at: Date; on: bigint; off: bigint }[]>`
    select at,
      coalesce(sum(count) filter (where is_on), 0)::bigint as on,
      coalesce(sum(count) filter (where not is_on), 0)::bigint as off
    from answer_counts
    where environment = ${environment} and flag_name = ${name} and at > ${new Date(now.getTime() - 3_600_000)}
    group by at order by at`;
  return rows.map((row) => ({ at: row.at, on: Number(row.on), off: Number(row.off) }));
}
