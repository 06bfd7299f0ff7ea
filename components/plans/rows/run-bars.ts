import type { Message } from "#lib/messages/catalogue/message.ts";

type Run = { ok: boolean; observed: string | null };

export type RunBars = {
  /** Of the whole height, 0 to 1, one a run. */
  heights: number[];
  /** Neighbouring failures that found the same, to be written above them; empty where heights count nothing. */
  labels: { text: string; from: number; length: number }[];
};

const PASSED = 0.3;
/** The least of what fails, well above what passes: it must not hang on its colour. */
const LEAST_FAILED = 0.5;
const COUNT = /^\d{1,15}$/;

/**
 * How tall each run is drawn. Where a check expects none, a failure is as tall as what it found, held against the most; any
 * other figure has no size that would say how bad it is, so that all failures are equally tall.
 */
export function runBars(runs: Run[], expected: Message): RunBars {
  const failed = runs.filter((run) => !run.ok);
  const counts = isNone(expected) && failed.every(({ observed }) => COUNT.test(observed ?? ""));
  if (!counts) return { heights: runs.map((run) => (run.ok ? PASSED : 1)), labels: [] };
  const most = Math.max(1, ...failed.map((run) => Number(run.observed)));
  const heights = runs.map((run) =>
    run.ok ? PASSED : LEAST_FAILED + (1 - LEAST_FAILED) * (Number(run.observed) / most),
  );
  const labels: RunBars["labels"] = [];
  runs.forEach((run, index) => {
    const last = labels.at(-1);
    if (run.ok || run.observed === null) return;
    if (last && last.from + last.length === index && last.text === run.observed) last.length++;
    else labels.push({ text: run.observed, from: index, length: 1 });
  });
  return { heights, labels };
}

function isNone({ code, params }: Message): boolean {
  return code === "checks.expects.exactly" && params?.value === "0";
}
