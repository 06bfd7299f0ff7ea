import type pg from "pg";
import { isConnectionLost } from "../../target/pool.ts";
import { type Batch, restOfBatch } from "./cursor-store.ts";
import { type BatchOutcome, commitBatch } from "./exception-store.ts";

/**
 * Stores what came of the first events of a batch, as a rule in one transaction. If the target refuses that, say because
 * of one event's exception, everything before that event is stored apart from it.
 * @returns what is left of the batch; null if the slot has another holder. @throws what the target said of the first
 * event that it refused; `onSaved` has heard of those before it.
 */
export async function commitOutcome(
  pool: pg.Pool,
  sink: string,
  batch: Batch,
  outcome: BatchOutcome,
  onSaved: (eventIds: string[]) => void,
): Promise<Batch | null> {
  let rest = batch;
  const commit = async (part: BatchOutcome): Promise<boolean> => {
    if (!(await commitBatch(pool, sink, rest, part))) return false;
    onSaved(rest.events.slice(0, part.taken).map((event) => event.id));
    rest = restOfBatch(rest, part.taken);
    return true;
  };
  try {
    return (await commit(outcome)) ? rest : null;
  } catch (error) {
    if (outcome.exceptions.length === 0 || isConnectionLost(error)) throw error;
  }
  for (const part of inParts(batch, outcome)) if (!(await commit(part))) return null;
  return rest;
}

/** Runs of delivered events, and each exception by itself. */
function inParts(batch: Batch, { taken, exceptions }: BatchOutcome): BatchOutcome[] {
  const failed = new Map(exceptions.map((exception) => [exception.event.id, exception]));
  const parts: BatchOutcome[] = [];
  for (const event of batch.events.slice(0, taken)) {
    const exception = failed.get(event.id);
    const last = parts.at(-1);
    if (exception) parts.push({ taken: 1, delivered: 0, exceptions: [exception] });
    else if (last && last.exceptions.length === 0) {
      last.taken += 1;
      last.delivered += 1;
    } else parts.push({ taken: 1, delivered: 1, exceptions: [] });
  }
  return parts;
}
