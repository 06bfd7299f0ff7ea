import { log } from "../log/log.ts";
import { Lifecycle, type Running } from "./lifecycle.ts";

export type Repeating = Running & {
  /** Works now; while it works already, once more after that. Resolves once that is over, however it went. */
  now: () => Promise<void>;
};

/** "asked": somebody asked meanwhile, so that one more round follows. */
type State = { kind: "idle" } | { kind: "working" | "asked"; over: Promise<void> };

/**
 * Works now and then every so often, never twice at a time. A failure is logged once, until it works again or fails
 * otherwise, and the next round tries again.
 */
export function repeat(name: string, everyMs: number, work: () => Promise<void>): Repeating {
  let state: State = { kind: "idle" };
  let trouble: string | null = null;
  const round = async () => {
    try {
      await work();
      if (trouble !== null) log.info({ task: name }, "works again");
      trouble = null;
    } catch (error) {
      if (String(error) !== trouble) log.warn({ err: error, task: name }, `${name} failed; trying again`);
      trouble = String(error);
    }
  };
  const rounds = async () => {
    await round();
    while (state.kind === "asked" && life.isRunning) {
      state = { ...state, kind: "working" };
      await round();
    }
    state = { kind: "idle" };
  };
  const now = async () => {
    if (!life.isRunning) return;
    const next: State =
      state.kind === "idle" ? { kind: "working", over: rounds() } : { ...state, kind: "asked" };
    state = next;
    await next.over;
  };
  const timer = setInterval(now, everyMs);
  const life = new Lifecycle(async () => {
    clearInterval(timer);
    if (state.kind !== "idle") await state.over;
  });
  void now();
  return { now, stop: life.stop };
}

/** Of work that must not leave anything undone: it ends with one more round. */
export function withLastRound(work: Repeating): Repeating {
  const life = new Lifecycle(async () => {
    await work.now();
    await work.stop();
  });
  return { now: work.now, stop: life.stop };
}
