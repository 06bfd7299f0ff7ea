import type pg from "pg";
import { hasWayBack } from "./definition/way-back.ts";
import type { Phase, PlanDefinition } from "./model.ts";

/** What the target knows of a step that has done something there, or may have. */
export type Mark = {
  /** Null: how far batches are, of no step of the plan; a step of their name would go on there. */
  phase: Phase | null;
  step: string;
  /** Those that are done of a step that runs each by itself. */
  statements: number;
  /** All of it is done, and nothing of it is back. */
  ended: boolean;
  /** A way back of it that is not one transaction has begun and not ended: a part of it is back, or may be. */
  undoing: boolean;
  /** It has done, or may have, a part of what comes after its statements: of its batches, or of one that allows no transaction. */
  midway: boolean;
  /** It ran in batches, or may have: how far they are is kept by the step's name alone. */
  inBatches: boolean;
  /** The plan lists it, with a way back. */
  canUndo: boolean;
  /** By its batches, until it has ended. */
  rows: number;
  /** `hashWhatRan` of it; null where an older Sluice ran it. */
  ran: string | null;
};

type Begun = Omit<Mark, "inBatches" | "canUndo" | "rows"> & { phase: Phase };
type Moved = Pick<Mark, "step" | "rows" | "undoing">;

/**
 * What a plan has begun in its target, of all phases or of one: whoever asks that asks here. A step that was undone has no mark,
 * a one-way step keeps its.
 */
export async function readMarks(
  client: Pick<pg.Pool | pg.PoolClient, "query">,
  plan: Pick<PlanDefinition, "name" | "phases">,
  phase?: Phase,
): Promise<Mark[]> {
  const steps = await client.query<Begun>(
    `select phase, step, statements, finished_at is not null and not undoing as ended,
       midway and finished_at is null as midway, undoing, ran
     from sluice.steps where plan = $1 and (statements > 0 or finished_at is not null or midway) order by phase, step`,
    [plan.name],
  );
  // Batches that go back have a row of their own beside this, until their end: an older Sluice left no other sign of them.
  const batches = await client.query<Moved>(
    `select b.step, b.rows_done::float8 as rows, back.step is not null as undoing
     from sluice.backfills b left join sluice.backfills back on back.plan = b.plan and back.step = b.step || ':rollback'
     where b.plan = $1 and (b.cursor is not null or b.finished_at is not null or back.step is not null)
       and b.step not like '%:%' order by b.step`,
    [plan.name],
  );
  const marks = joinMarks(plan, steps.rows, batches.rows);
  return phase === undefined ? marks : marks.filter((mark) => mark.phase === phase);
}

/**
 * Pure. Batches are of the one step of their name that has some; of none in the plan, they may be of each that has begun. Those of a
 * way back that an older Sluice kept by the name alone are of another where its mark says that they are.
 */
function joinMarks({ phases }: Pick<PlanDefinition, "phases">, steps: Begun[], moved: Moved[]): Mark[] {
  const ownerOf = (name: string) =>
    phases.find((one) => one.steps.some((step) => step.name === name && step.kind === "backfill"))?.phase;
  const isOfAnother = (name: string) =>
    steps.some((mark) => mark.step === name && mark.undoing && mark.phase !== ownerOf(name));
  const batches = moved.map((one) => ({ ...one, undoing: one.undoing && !isOfAnother(one.step) }));
  const marks = steps.map((mark) => {
    const owner = ownerOf(mark.step) ?? mark.phase;
    const own = owner === mark.phase ? batches.find(({ step }) => step === mark.step) : undefined;
    const undoing = mark.undoing || own?.undoing === true;
    const rows = mark.midway ? (own?.rows ?? 0) : 0;
    return { ...mark, ended: mark.ended && !undoing, undoing, inBatches: own !== undefined, rows };
  });
  // An older Sluice kept of batches that had not ended no more than how far they were.
  const without = batches.filter(({ step }) => !marks.some((mark) => mark.step === step && mark.inBatches));
  const more = without.map((one) => ({ phase: ownerOf(one.step) ?? null, ...one }));
  const midway = { statements: 0, ended: false, midway: true, inBatches: true, ran: null };
  const listed = phases.flatMap(({ phase, steps }) =>
    steps.filter(hasWayBack).map(({ name }) => ({ phase, name })),
  );
  const canUndo = (of: Pick<Mark, "phase" | "step">) =>
    listed.some(({ phase, name }) => phase === of.phase && name === of.step);
  return [...marks, ...more.map((one) => ({ ...one, ...midway }))].map((one) => ({
    ...one,
    canUndo: canUndo(one),
  }));
}
