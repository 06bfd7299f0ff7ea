import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Refusal } from "#lib/kernel/process/refuse-start.ts";
import { type PartName, partEnvironment } from "./part-environment.ts";
import { say } from "./say.ts";

export type Part = {
  name: PartName;
  pid: () => number | undefined;
  /** How often it ended without being asked to since it was last well. */
  crashes: () => number;
  /** Why it does not start with the settings there are, in one sentence; null if it never said so. */
  refusal: () => string | null;
  stop: () => Promise<void>;
};

const ROTATE_AT_BYTES = 20 * 1024 * 1024;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 10_000;
const WELL_AFTER_MS = 30_000;
const STOPS_WITHIN_MS = 10_000;
const Refused = z.object({ refused: z.string() }) satisfies z.ZodType<Refusal>;
const PRELOAD = join(import.meta.dirname, "exit-with-parent.ts");

/**
 * Runs one process of Sluice and starts it again whenever it ends by itself, waiting 0.25 s at first and twice as long
 * each time, at most 10 s. Its output goes to `logFile`, or to this process's own output if there is none.
 */
export function startPart(options: {
  name: PartName;
  /** Program file and its arguments, for this very Node, after its own options. */
  command: string[];
  env: Record<string, string | undefined>;
  logFile: string | null;
  onStarted: () => void;
}): Part {
  let child: ChildProcess | undefined;
  let crashes = 0;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let refusal: string | null = null;

  const start = (): void => {
    const startedAt = Date.now();
    refusal = null;
    const log = options.logFile ? openLog(options.logFile) : "inherit";
    child = spawn(process.execPath, ["--import", PRELOAD, ...options.command], {
      stdio: ["ignore", log, log, "ipc"],
      detached: true, // Ctrl-C reaches the supervisor alone, which stops the parts in order
      env: {
        ...partEnvironment(options.name, options.env),
        NODE_ENV: "production",
        SLUICE_PROCESS: options.name,
      },
    });
    if (typeof log === "number") closeSync(log);
    const started = child;
    started.once("error", (error) => say(`  ${options.name} could not be started: ${error.message}`));
    started.on("message", (message) => {
      refusal = Refused.safeParse(message).data?.refused ?? refusal;
    });
    started.once("exit", (code, signal) => {
      const again = () => startAgain(startedAt, signal ?? `code ${code}`);
      // What it said last is read before its channel closes, which may be after its end.
      if (started.connected) started.once("disconnect", again);
      else again();
    });
    options.onStarted();
  };
  const startAgain = (startedAt: number, end: string): void => {
    if (stopping) return;
    if (Date.now() - startedAt > WELL_AFTER_MS) crashes = 0;
    const wait = Math.min(FIRST_BACKOFF_MS * 2 ** crashes, LONGEST_BACKOFF_MS);
    crashes++;
    const ended = refusal === null ? `ended (${end})` : `does not start: ${refusal}`;
    // Whoever waits until it is ready for the first time ends with the refusal, and says it.
    if (refusal === null || crashes > 1)
      say(`  ${options.name} ${ended}; starting it again in ${wait / 1000} s.`);
    timer = setTimeout(start, wait);
  };
  start();

  return {
    name: options.name,
    pid: () => child?.pid,
    crashes: () => crashes,
    refusal: () => refusal,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      if (child) await stopChild(child);
    },
  };
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
    child.once("exit", () => {
      clearTimeout(timer);
      done();
    });
    child.kill("SIGTERM");
  });
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_AT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}
