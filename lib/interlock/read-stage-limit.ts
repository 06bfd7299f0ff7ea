import { readMeasured } from "../checks/guard.ts";
import { readStageServed } from "../flags/guard.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { readKillFacts } from "../kill/guard.ts";
import { readStagesOf } from "../plans/guard.ts";
import { limitByStages, reachedStage, type StageLimit } from "./stage-limit.ts";

type Subject = { name: string; environment: string; enabled: boolean; rolloutPercentage: number };

/** Reads what `limitByStages` judges. */
export async function readStageLimit(
  db: Db | Tx,
  flag: Subject,
  plan: string,
  now: Date,
): Promise<StageLimit | null> {
  const of = await readStagesOf(db, plan);
  if (of === null) return null;
  const { stages, step, liveChecks: names } = of;
  const percentage = flag.enabled ? flag.rolloutPercentage : 0;
  const reached = reachedStage(stages, percentage);
  return limitByStages({
    plan,
    stages,
    percentage,
    servedSince: reached ? await readStageServed(db, flag, reached.percentage) : null,
    killSwitch: await readKillFacts(db, flag.environment),
    checks: await readMeasured(db, { plan, step, names }),
    now,
  });
}
