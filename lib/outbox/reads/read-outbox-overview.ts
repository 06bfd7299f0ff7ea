import type { Config, SinkConfig } from "../../kernel/config/config.ts";
import type { Db } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { pausedByWords } from "../../messages/paused-by.ts";
import { storedWords } from "../../messages/stored-words.ts";
import { targetPool } from "../../target/pools.ts";
import type { FailureGroup, OutboxOverview, SinkOverview } from "../model.ts";
import { sinkHost } from "../sinks/kinds.ts";
import { asTargetError } from "./as-target-error.ts";
import { readSinkDepths, type SinkDepth } from "./depth.ts";
import { problemSentence, readOutboxProblem, readViewProblem } from "./outbox-problems.ts";
import { readFailureGroups } from "./read-failure-groups.ts";
import { readRates, readSeries } from "./read-series.ts";

/**
 * Everything on the outbox page but the list of events. A target that does not answer makes its sinks "unreachable"
 * and leaves the others as they are.
 */
export async function readOutboxOverview(
  db: Db,
  config: Config,
  now: Date = new Date(),
): Promise<OutboxOverview> {
  const names = Object.keys(config.sinks).sort();
  const [sinks, series, failureGroups, notes] = await Promise.all([
    readSinks(db, config, now),
    readSeries(db, names, now),
    readGroups(config),
    readNotes(config),
  ]);
  return { sinks, series, failureGroups, notes };
}

/** The sinks and their numbers, without charts and groups: for the overview page, the API and health. */
export async function readSinks(db: Db, config: Config, now: Date = new Date()): Promise<SinkOverview[]> {
  const [rows, rates, targets] = await Promise.all([
    db.outboxSink.findMany(),
    readRates(db, now),
    readTargets(config),
  ]);
  return Object.values(config.sinks)
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((sink) => {
      const row = rows.find((one) => one.name === sink.name);
      const target = targets.get(sink.target);
      const depth = target?.depths.find((one) => one.sink === sink.name);
      const rate = rates.get(sink.name);
      return {
        name: sink.name,
        target: sink.target,
        kind: sink.kind,
        host: sinkHost(sink),
        ...describeState(sink, row, depth, target?.problem ?? null),
        pausedAt: row?.pausedAt ?? null,
        pausedBy: row?.pausedBy ?? null,
        breakerOpenedAt: depth?.breakerOpenedAt ?? null,
        probeSeconds: sink.probeSeconds,
        lastError: depth?.lastError ?? null,
        oldestUndeliveredAgeMs: depth?.oldestAt
          ? Math.max(0, now.getTime() - depth.oldestAt.getTime())
          : null,
        depth: depth?.depth ?? null,
        depthIsAtLeast: depth?.depthIsAtLeast ?? false,
        inPerSecond: rate?.inPerSecond ?? null,
        deliveredPerSecond: rate?.deliveredPerSecond ?? null,
        delivered: depth?.delivered ?? null,
        retrying: depth?.retrying ?? null,
        blocked: depth?.blocked ?? null,
        dead: depth?.dead ?? null,
        discarded: depth?.discarded ?? null,
      };
    });
}

function describeState(
  sink: SinkConfig,
  row: { pausedAt: Date | null; pausedBy: string | null; failingBecause: unknown } | undefined,
  depth: SinkDepth | undefined,
  problem: Message | null,
): Pick<SinkOverview, "state" | "because"> {
  if (problem !== null) return { state: "unreachable", because: problem };
  if (row?.pausedAt)
    return {
      state: "paused",
      because: message("outbox.because.paused", { by: pausedByWords(row.pausedBy) }),
    };
  if (row && row.failingBecause !== null)
    return {
      state: "failing",
      because: message("outbox.because.failing", { why: storedWords(row.failingBecause) }),
    };
  if (!depth?.held) return { state: "no-worker", because: message("outbox.because.noWorker") };
  if (depth.breaker !== "closed") {
    const { lastError } = depth;
    const why = lastError ?? message("outbox.because.failedRepeatedly");
    return {
      state: "breaker-open",
      because: message("outbox.because.breakerOpen", { why, seconds: sink.probeSeconds }),
    };
  }
  return { state: "delivering", because: null };
}

type TargetReading = { depths: SinkDepth[]; problem: Message | null };

async function readTargets(config: Config): Promise<Map<string, TargetReading>> {
  const entries = await Promise.all(
    targetsWithSinks(config).map(async (name): Promise<[string, TargetReading]> => {
      try {
        return [name, { depths: await readSinkDepths(targetPool(config, name)), problem: null }];
      } catch (error) {
        const problem = problemOf(error, name);
        // Whatever came of the question, the catalog may know why.
        const missing = await readOutboxProblem(targetPool(config, name)).catch(() => null);
        return [name, { depths: [], problem: missing ? problemSentence(missing) : problem }];
      }
    }),
  );
  return new Map(entries);
}

async function readGroups(config: Config): Promise<FailureGroup[]> {
  const groups = await Promise.all(
    targetsWithSinks(config).map(async (name) => {
      try {
        return await readFailureGroups(targetPool(config, name));
      } catch (error) {
        problemOf(error, name); // its sinks say so already
        return [];
      }
    }),
  );
  return groups.flat().sort((a, b) => b.events - a.events);
}

/** What is left out of a target's outbox, though events flow. */
async function readNotes(config: Config): Promise<Message[]> {
  const notes = await Promise.all(
    targetsWithSinks(config).map(async (name) => {
      const problem = await readViewProblem(targetPool(config, name)).catch(() => null);
      return problem === null
        ? []
        : [message("outbox.problem.inTarget", { target: name, problem: problemSentence(problem) })];
    }),
  );
  return notes.flat();
}

function targetsWithSinks(config: Config): string[] {
  return [...new Set(Object.values(config.sinks).map((sink) => sink.target))];
}

/** The sentence for an expected failure; a bug is thrown on. */
function problemOf(error: unknown, target: string): Message {
  const known = asTargetError(error, target);
  if (known instanceof AppError) return known.said;
  throw error;
}
