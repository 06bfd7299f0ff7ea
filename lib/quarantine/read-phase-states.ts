import type { Db } from "../kernel/db/client.ts";
import type { Phase, PhaseState } from "../plans/model.ts";
import { findGoingBack, readGoingBack } from "../plans/read-going-back.ts";

/** Of a plan's phases, as decisions ask of them: one whose way back failed half way is on it all the same, with rows that it has emptied. */
export async function readPhaseStates(db: Db, plan: string): Promise<Partial<Record<Phase, PhaseState>>> {
  const [rows, going] = await Promise.all([
    db.planPhase.findMany({ where: { planName: plan } }),
    readGoingBack(db, plan),
  ]);
  return Object.fromEntries(
    rows.map(({ phase, state }) => [
      phase,
      findGoingBack(going, plan, phase as Phase) ? "rolling_back" : state,
    ]),
  );
}
