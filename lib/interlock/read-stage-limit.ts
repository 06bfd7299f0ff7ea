import { readServedSince } from "../flags/clients/read-served-since.ts";
import type { FlagKey } from "../flags/flag-key.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { readKillState } from "../kill/read-kill-state.ts";
import { type PlanDefinition, SWITCH_STEP } from "../plans/model.ts";
import { limitByStages, reachedStage, type StageLimit } from "./stage-limit.ts";

type Subject = FlagKey & { enabled: boolean; rolloutPercentage: number };

/** Reads what `limitByStages` judges. */
export async function readStageLimit(
  db: Db | Tx,
  flag: Subject,
  planName: string,
  now: Date,
): Promise<StageLimit | null> {
  const plan = await db.plan.findUnique({ where: { name: planName } });
  const phases = (plan?.definition as Partial<PlanDefinition> | undefined)?.phases ?? [];
  const definition = phases.find((one) => one.switch !== null)?.switch;
  if (!definition) return null;
  const { stages } = definition;
  const percentage = flag.enabled ? flag.rolloutPercentage : 0;
  const reached = reachedStage(stages, percentage);
  const live = definition.checks.filter((check) => check.when === "live");
  const servedSince = reached ? await readServedSince(db, flag, reached.percentage) : null;
  const kill = await readKillState(db, flag.environment);
  const results = await db.$queryRaw<{ name: string; at: Date }[]>`
    select check_name as name, at from latest_check_results
    where plan_name = ${planName} and phase = 'switchover' and step = ${SWITCH_STEP}`;
  return limitByStages({
    plan: planName,
    stages,
    percentage,
    servedSince,
    killSwitch: { engagedAt: kill?.engagedAt ?? null, liftedAt: kill?.liftedAt ?? null },
    checks: live.map(({ name }) => ({ name, at: results.find((one) => one.name === name)?.at ?? null })),
    now,
  });
}
