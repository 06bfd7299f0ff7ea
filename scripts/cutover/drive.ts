import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "#lib/kernel/errors.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import type { SeededRow } from "./clinic-facts.ts";
import { begin, decideAll, jobEnded, note, PLAN, rehearse, runPhase, verify } from "./drive-phase.ts";
import type { Environment } from "./environment.ts";
import type { Findings } from "./findings.ts";
import type { People } from "./people.ts";
import { proveRollback, takeState } from "./prove-rollback.ts";
import { raiseFlag, watchStage } from "./raise-flag.ts";
import type { RunningLoad } from "./running-load.ts";
import { waitFor } from "./wait-for.ts";

/** The whole cutover, while `load` keeps booking: every phase rehearsed, 1 to 3 rolled back once, then to the end. */
export async function drive(
  environment: Environment,
  people: People,
  load: RunningLoad,
  seeded: Map<string, SeededRow>,
  findings: Findings,
  say: (line: string) => void,
): Promise<void> {
  const { clinic } = environment;
  const { operator, admin } = people;
  await waitFor("the plan to be loaded", 30, async () =>
    operator.db.plan.findUnique({ where: { name: PLAN } }),
  );

  for (const phase of ["expand", "backfill"] as const) {
    say(`${phase}: rehearsal`);
    await rehearse(operator, findings, phase);
    const before = await takeState(clinic, seeded);
    say(`${phase}: first run`);
    await runPhase(operator, findings, phase, "first run");
    say(`${phase}: rollback`);
    await proveRollback(operator, findings, phase, clinic, seeded, before);
    say(`${phase}: run`);
    await runPhase(operator, findings, phase, "run");
    await verify(operator, `After ${phase}`);
  }

  say("switchover: rehearsal");
  await rehearse(operator, findings, "switchover");
  const before = await takeState(clinic, seeded);
  load.sendAlso("whenever you call me");
  await switchOver(people, findings, load, [25], say);
  say("switchover: rollback");
  await proveRollback(operator, findings, "switchover", clinic, seeded, before);
  const share = await watchStage(operator, findings, load);
  if (share !== 0) throw new Error(`After the rollback ${share} % of the bookings still took the new path.`);
  const job = await switchOver(people, findings, load, [25, 50, 100], say);
  await jobEnded(operator, job);
  const seconds = await phaseSeconds(people, "switchover");
  await verify(operator, "After the switchover");
  findings.durations.push({ phase: "switchover", what: "run, to 100 %", seconds });

  load.sendReadableOnly();
  say("contract: rehearsal");
  await rehearse(operator, findings, "contract");
  await decideAll(operator, findings, "before contract");
  await expectRefusal(findings, "contract by an operator", "forbidden", () =>
    startPhase(operator, { plan: PLAN, phase: "contract", confirmName: PLAN }),
  );
  await expectRefusal(findings, "contract without the plan's name typed", "invalid", () =>
    startPhase(admin, { plan: PLAN, phase: "contract", confirmName: "2026" }),
  );
  say("contract: waits for the soak time");
  await begin(admin, findings, "contract").then(async (contract) => {
    say("contract: run");
    note(findings, "contract", "run", await jobEnded(admin, contract));
  });
  await verify(operator, "After contract");
  await delay(2000); // bookings on the contracted schema
}

/** Starts the switchover phase and raises the flag stage by stage, as the product owner. */
async function switchOver(
  people: People,
  findings: Findings,
  load: RunningLoad,
  stages: number[],
  say: (line: string) => void,
) {
  const job = await begin(people.operator, findings, "switchover");
  await waitFor("the flag at its first stage", 60, async () => {
    const flag = await people.operator.db.featureFlag.findFirst({ where: { name: "dynamic-services" } });
    return flag?.enabled && flag.rolloutPercentage.toNumber() > 0 ? true : null;
  });
  await watchStage(people.operator, findings, load);
  for (const percentage of stages) {
    say(`switchover: ${percentage} %`);
    await raiseFlag(people, findings, percentage);
    await watchStage(people.operator, findings, load);
  }
  return job;
}

/** Waits until a phase is done. @returns how long it took from its start */
async function phaseSeconds(people: People, phase: string): Promise<number> {
  return waitFor(`${phase} to be done`, 60, async () => {
    const row = await people.operator.db.planPhase.findUniqueOrThrow({
      where: { planName_phase: { planName: PLAN, phase } },
    });
    if (row.state !== "done" || !row.startedAt || !row.finishedAt) return null;
    return (row.finishedAt.getTime() - row.startedAt.getTime()) / 1000;
  });
}

async function expectRefusal(
  findings: Findings,
  what: string,
  code: AppError["code"],
  attempt: () => Promise<unknown>,
): Promise<void> {
  try {
    await attempt();
    findings.refusals.push({ what, ok: false, said: "it was allowed" });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    findings.refusals.push({ what, ok: error.code === code, said: error.message });
  }
}
