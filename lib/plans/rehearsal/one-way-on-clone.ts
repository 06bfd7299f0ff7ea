import { type Message, message } from "../../messages/catalogue/message.ts";
import { hasWayBack } from "../definition/way-back.ts";
import type { Journal } from "../engine/job-run.ts";
import type { Phase } from "../model.ts";
import { type Difference, describeDifferences, type Fingerprint } from "./fingerprint-clone.ts";

/** What was there right before and right after a one-way step. */
export type Around = { before: Fingerprint; after: Fingerprint };

/** The journal, listened to: `steps` gets what was there around each one-way step of the phase. */
export function lookAround(
  journal: Journal,
  phase: Phase,
  look: () => Promise<Fingerprint>,
): { journal: Journal; steps: Around[] } {
  const steps: Around[] = [];
  let before: Fingerprint | null = null;
  return {
    steps,
    journal: {
      ...journal,
      stepStarted: async (of, step) => {
        await journal.stepStarted(of, step);
        before = of === phase && !hasWayBack(step) ? await look() : null;
      },
      stepEnded: async (of, step, state, error) => {
        if (before && state === "done") steps.push({ before, after: await look() });
        before = null;
        await journal.stepEnded(of, step, state, error);
      },
    },
  };
}

type Compared = Parameters<typeof describeDifferences>[2];

/**
 * What the other steps of a phase left different when it was undone: all that its one-way steps did not do. What both
 * changed can be told apart only where rows were added up; else it is `mixed`, and nobody can say.
 */
export async function differencesBeside(
  steps: Around[],
  start: Fingerprint,
  undone: Fingerprint,
  compared: Compared,
): Promise<{ differences: Difference[]; mixed: Message[] }> {
  if (start === undone) return { differences: [], mixed: [] };
  const everything = { ...compared, sequencesMayGoOn: false };
  const namesOf = async (before: Fingerprint, after: Fingerprint) =>
    (await describeDifferences(before, after, everything)).map(({ of }) => of);
  const byOneWay = new Set<string>();
  const byOthers = new Set<string>();
  let last = start;
  for (const { before, after } of steps) {
    for (const of of await namesOf(last, before)) byOthers.add(of);
    for (const of of await namesOf(before, after)) byOneWay.add(of);
    last = after;
  }
  for (const of of await namesOf(last, undone)) byOthers.add(of);
  const differences: Difference[] = [];
  const mixed: Message[] = [];
  for (const one of await describeDifferences(start, undone, compared)) {
    if (!byOneWay.has(one.of)) differences.push(one);
    else if (byOthers.has(one.of)) {
      const sums = leftOver(steps, start, undone, one.of);
      if (sums === null || (sums[0] === 0n && sums.some((sum) => sum !== 0n)))
        mixed.push(message("rehearsalFindings.notCompared.mixed", { name: one.of }));
      else if (sums[0] !== 0n) differences.push(describeRows(one.of, undone, sums[0] ?? 0n));
    }
  }
  return { differences, mixed };
}

function describeRows(table: string, undone: Fingerprint, over: bigint): Difference {
  const rows = undone.data.get(table)?.rows ?? 0;
  const alone = rows - Number(over);
  return { of: table, line: message("rehearsalFindings.differs.rowsBeside", { table, rows, alone }) };
}

/** Of a table: how many rows, and which sums over them, the one-way steps do not account for; null of anything else. */
function leftOver(steps: Around[], start: Fingerprint, undone: Fingerprint, table: string): bigint[] | null {
  const [was, is] = [start, undone].map((one) => one.data.get(table)?.value);
  if (was === undefined || is === undefined) return null;
  const left = subtract(sumsOf(is), sumsOf(was));
  return steps.reduce(
    (sums, { before, after }) =>
      subtract(sums, subtract(sumsOf(after.data.get(table)?.value), sumsOf(before.data.get(table)?.value))),
    left,
  );
}

/** Rows, and the two sums of their hashes: what `fingerprintRows` writes. */
function sumsOf(value = "0"): bigint[] {
  const sums = value.split(":").map(BigInt);
  return [sums[0] ?? 0n, sums[1] ?? 0n, sums[2] ?? 0n];
}

function subtract(from: bigint[], what: bigint[]): bigint[] {
  return from.map((sum, at) => sum - (what[at] ?? 0n));
}
