import type pg from "pg";
import { hasWayBack } from "../definition/way-back.ts";
import { judgeGates, type RunGates, type StepRun } from "./job-run.ts";

/** As often as the watcher looks. */
const LOOKS_EVERY_MS = 15_000;

const LOOK_MAY_TAKE = "5min";

/** The gates that a step asks on its way: all of contract does, as it takes away, and what a plan declares to be one-way. */
export function gatesOf({ run, phase, step }: StepRun): RunGates | null {
  return phase === "contract" || !hasWayBack(step) ? run.gates : null;
}

/**
 * The same of a step that runs in batches, each of which is a try and a commit of its own. Until the first is in, the target is
 * asked each time; after that, as it may take longer than a batch, every now and then, and before each commit what Sluice's own
 * database knows: flag, kill switch, and what checks found.
 */
export function gatesOfBatches(of: StepRun) {
  const gates = gatesOf(of);
  if (gates === null) return null;
  const takesAway = of.phase === "contract";
  let isTrying = false;
  let taken = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const passNoReturn = async (client: pg.PoolClient) => {
    if (takesAway) await gates.pointOfNoReturn(taken ? null : client);
  };
  return {
    beforeTry: async () => {
      isTrying = true;
      if (taken && performance.now() - lookedAt < LOOKS_EVERY_MS) return;
      await judgeGates(gates);
      lookedAt = performance.now();
    },
    afterBegin: async (client: pg.PoolClient) => {
      // Not for what comes before the first batch: the table is counted meanwhile.
      if (isTrying && !taken) await passNoReturn(client);
    },
    beforeCommit: async (client: pg.PoolClient) => {
      // It may have waited for rows since the look before it, and once it is in, the checks count no more. They see nothing of it,
      // and nothing that it holds is in their way; the transaction waits for them, longer than one that does nothing may.
      if (takesAway && !taken) {
        await client.query(`set local idle_in_transaction_session_timeout = '${LOOK_MAY_TAKE}'`);
        await judgeGates(gates);
      }
      await passNoReturn(client);
    },
    onBatch: () => {
      // From now on contract has begun, and is judged as one that has.
      if (!taken) lookedAt = Number.NEGATIVE_INFINITY;
      taken = true;
    },
    onThrottle: () => gates.turnBack(),
  };
}
