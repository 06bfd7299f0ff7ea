export type WorkerAttention =
  | { code: "no-worker"; params: null }
  | { code: "workers-silent"; params: { name: string; silentMs: number; others: number } };

/** Pure: what of workers needs a person. */
export function workerAttention(
  { workersAlive, silentWorkers }: { workersAlive: number; silentWorkers: { name: string; at: Date }[] },
  now: Date,
): WorkerAttention[] {
  if (workersAlive === 0) return [{ code: "no-worker", params: null }];
  const [first, ...others] = silentWorkers;
  if (!first) return [];
  const silentMs = now.getTime() - first.at.getTime();
  return [{ code: "workers-silent", params: { name: first.name, silentMs, others: others.length } }];
}
