import { splitStatements } from "../../target/ddl/split-statements.ts";
import { didNothing } from "../../target/ddl/what-it-did.ts";
import { withTargetClient } from "../../target/pool.ts";
import type { PhaseDefinition } from "../model.ts";
import { readMark, writeMark } from "./fence.ts";
import type { JobRun } from "./job-run.ts";

/**
 * A worker sent a statement that allows no transaction, and did not live to say what came of it: it counts as done as long as
 * the target does not show that it did nothing.
 */
export async function lookAtSent(run: JobRun, phase: PhaseDefinition): Promise<void> {
  for (const step of phase.steps) {
    const of = { run, phase: phase.phase, step };
    const mark = step.tx === "none" ? await readMark(of) : null;
    if (!mark?.midway) continue;
    const { statements } = mark;
    const sent = (await splitStatements(step.sql))[statements];
    if (!sent) continue;
    const { correlationId } = run;
    const nothing = await withTargetClient(run.pool, { correlationId }, (client) =>
      didNothing(client, sent, false),
    );
    if (nothing) await writeMark(run.pool, of, { statements });
  }
}
