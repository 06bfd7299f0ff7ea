import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { listedSome } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import { pinSession } from "../ddl/pin-session.ts";
import { hasRefused } from "../has-refused.ts";
import type { BatchRun } from "./backfill-batch.ts";
import { leftBehind, type Numbers, numbersTwice } from "./trial-numbers.ts";
import { type Contents, type Outcome, type TrialOptions, TrialPasses, TrialStopped } from "./trial-passes.ts";

/** How a trial is going: `share` of its work is done. */
export type TrialProgress = { doing: "at-once" | "in-batches" | "again"; share: number };

export type BatchTrial = {
  /** Of the sizes of its batches. */
  seed: number;
  onProgress: (progress: TrialProgress) => Promise<void>;
  /** What two runs of the statement at once left different, and so was not compared: `public.t.id`. */
  onLeftOut: (columns: string[]) => void;
  /** Nothing was tried, and why: "no row of t to try its batches on". */
  onUntried: (why: Message) => void;
};

export type Tried = { reason: string | null; fails: string | null };

/** Of both passes, how much the first is: the other looks for its range in every batch. */
const AT_ONCE = 0.4;
/** The server reads rows in another order where there are more of them. */
const ORDER = message("targetRefusals.trial.giveAnOrder");
/** Of a constraint that waits. */
const KEPT_TILL_COMMIT = message("targetRefusals.trial.keptTillCommit");
const REMEDY = message("targetRefusals.trial.readNothingEarlier");

/**
 * Tries on the rows that are left whether all batches together leave what the statement leaves at once, and takes back
 * what it tried. Meant for copies: one transaction holds all rows. Its memory does not grow with them.
 * @returns `reason` to stop, as `shouldStop` said it; `fails`: what the statement failed with at once and in batches alike, so
 *   that batches which do not are let through by their bounds alone
 * @throws AppError conflict with what differs
 */
export async function proveBatches(
  client: pg.PoolClient,
  run: BatchRun,
  { start, rows }: Pick<TrialOptions, "start" | "rows">,
  trial: BatchTrial,
  shouldStop: () => string | null | Promise<string | null>,
): Promise<Tried> {
  let written: string[] = [];
  let fails: string | null = null;
  await pinSession(client, "begin; set local statement_timeout = 0");
  try {
    await run.afterBegin?.(client);
    await trial.onProgress({ doing: "at-once", share: 0 });
    let again = false;
    const passes = await TrialPasses.prepare(client, run, {
      start,
      rows,
      seed: trial.seed,
      shouldStop,
      onRows: async (done) => {
        const share = AT_ONCE + (1 - AT_ONCE) * Math.min(1, done / Math.max(1, rows));
        await trial.onProgress(again ? { doing: "again", share: 1 } : { doing: "in-batches", share });
      },
    });
    const atOnce = await passes.atOnce({ tables: null });
    await trial.onProgress({ doing: "in-batches", share: AT_ONCE });
    const inBatches = await passes.inBatches({ tables: null });
    written = [atOnce, inBatches].flatMap((one) => ("contents" in one ? namesOf(one.contents) : []));
    again = true;
    fails = await compare(passes, atOnce, inBatches, trial);
  } catch (error) {
    if (error instanceof TrialStopped) return { reason: error.reason, fails };
    if (error instanceof AppError || !(await hasRefused(client, error))) throw error;
    throw refused(message("targetRefusals.trial.refused", { error: cleanErrorText(error) }));
  } finally {
    await client.query("rollback").catch(() => {}); // a lost connection has rolled back by itself
  }
  await giveBack(client, [...new Set(written)]);
  return { reason: null, fails };
}

/** The rows that were taken back stand in the files, where the batches that follow would have to pass them. */
async function giveBack(client: pg.PoolClient, tables: string[]): Promise<void> {
  for (const table of tables)
    await client.query(`vacuum ${table}`).catch(async (error: unknown) => {
      if (!(await hasRefused(client, error))) throw error; // such as a table that only the transaction knew
    });
}

async function compare(
  passes: TrialPasses,
  once: Outcome,
  batches: Outcome,
  trial: BatchTrial,
): Promise<string | null> {
  // The batches fail for real as well, and say where; should they not, the caller refuses them.
  if ("error" in once && "error" in batches) return cleanErrorText(batches.error);
  if ("error" in batches)
    throw refused(
      sentences(
        message("targetRefusals.trial.batchFails", { error: cleanErrorText(batches.error) }),
        batches.atEnd ? KEPT_TILL_COMMIT : REMEDY,
      ),
    );
  if ("error" in once)
    throw refused(message("targetRefusals.trial.atOnceFails", { error: cleanErrorText(once.error) }));
  // Written by the one and not by the other, which leaves it as it was.
  const tables = new Set([
    ...namesOf(once.contents).filter((table) => !batches.contents.has(table)),
    ...namesOf(batches.contents).filter((table) => !once.contents.has(table)),
  ]);
  const untouched: Contents = tables.size > 0 ? await contentsOf(passes.before({ tables })) : new Map();
  const expected: Contents = new Map([...untouched, ...once.contents]);
  const found: Contents = new Map([...untouched, ...batches.contents]);
  const unread = namesOf(expected).filter((table) => expected.get(table)?.value === null);
  const differ = differing(expected, found);
  if (differ.length > 0) {
    await trial.onProgress({ doing: "again", share: 1 });
    await lookCloser(passes, differ, unread, trial);
  } else leaveOut(trial, unread);
  const behind = leftBehind(once.numbers, batches.numbers);
  if (behind.length > 0) await lookAtNumbers(passes, behind, once.numbers, trial);
  return null;
}

/** Which numbers a statement draws may be chance. */
async function lookAtNumbers(passes: TrialPasses, behind: string[], once: Numbers, trial: BatchTrial) {
  const again = await passes.atOnce({ tables: new Set() });
  const wrong = behind.filter((name) => "numbers" in again && again.numbers.get(name) === once.get(name));
  if (wrong.length > 0) throw numbersTwice(wrong, REMEDY);
  leaveOut(trial, behind);
}

/** What two runs of the very same statement leave different says nothing of its batches. */
async function lookCloser(passes: TrialPasses, differ: string[], unread: string[], trial: BatchTrial) {
  const tables = new Set(differ);
  const one = await contentsOf(passes.atOnce({ tables, byColumn: true }));
  const two = await contentsOf(passes.atOnce({ tables, byColumn: true }, { shifted: true }));
  const without = new Map(differ.map((table) => [table, new Set(columnsApart(one, two, table))]));
  const reading = { tables, byColumn: true, without };
  const once = await contentsOf(passes.atOnce(reading));
  const batches = await contentsOf(passes.inBatches(reading));
  const left = differing(once, batches);
  if (left.length > 0) {
    // Even without those columns, how many rows there are or which values stand beside each other may be chance.
    const chance = differing(once, await contentsOf(passes.atOnce(reading)));
    const wrong = left.filter((table) => !chance.includes(table));
    if (wrong.length > 0) throw refused(describe(wrong, once, batches));
    throw refused(message("targetRefusals.trial.chance", { tables: listedSome(left) }));
  }
  leaveOut(trial, [
    ...unread,
    ...differ.flatMap((table) => [...(without.get(table) ?? [])].map((name) => `${table}.${name}`)),
  ]);
}

function leaveOut(trial: BatchTrial, what: string[]): void {
  if (what.length > 0) trial.onLeftOut(what);
}

function describe([table = "", ...others]: string[], once: Contents, batches: Contents): Message {
  const [expected, found] = [once.get(table), batches.get(table)];
  const more =
    others.length > 0
      ? message("targetRefusals.trial.differToo", { tables: listedSome(others), count: others.length })
      : null;
  if (expected?.rows !== found?.rows)
    return sentences(
      message("targetRefusals.trial.otherRows", {
        rows: Number(found?.rows ?? 0),
        table,
        expected: Number(expected?.rows ?? 0),
      }),
      more,
      REMEDY,
    );
  const columns = columnsApart(once, batches, table);
  const where =
    columns.length > 0
      ? listedSome(columns.map((name) => `${table}.${name}`))
      : message("targetRefusals.trial.rowsOf", { table });
  return sentences(
    message("targetRefusals.trial.otherValues", { where, rows: Number(found?.rows ?? 0) }),
    more,
    REMEDY,
    ORDER,
  );
}

const refused = (said: Message) => new AppError("conflict", said);
const namesOf = (contents: Contents) => [...contents.keys()];

function differing(one: Contents, other: Contents): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((table) => {
    const [a, b] = [one.get(table), other.get(table)];
    return a?.rows !== b?.rows || a?.value !== b?.value;
  });
}

function columnsApart(one: Contents, other: Contents, table: string): string[] {
  const columns = other.get(table)?.columns;
  return [...(one.get(table)?.columns ?? [])].flatMap(([name, value]) =>
    columns?.get(name) === value ? [] : [name],
  );
}

/** Of a pass that has gone before, so that its failure is chance. */
async function contentsOf(pass: Promise<Outcome>): Promise<Contents> {
  const outcome = await pass;
  if ("contents" in outcome) return outcome.contents;
  throw refused(message("targetRefusals.trial.failsAtTimes", { error: cleanErrorText(outcome.error) }));
}

/** Of batches that went through although both passes failed. */
export function letThrough(why: string): AppError {
  return refused(message("targetRefusals.trial.letThrough", { error: why }));
}
