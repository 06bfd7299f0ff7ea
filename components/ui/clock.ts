const STEP_MS = 5_000;

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * The time in steps of 5 s. It moves on for all that listen at once: what is drawn between two steps reads what stands
 * beside it already, and no text counts apart from its neighbours.
 */
export function readClock(): number {
  if (listeners.size === 0) now = lastStep();
  return now;
}

export function subscribeToClock(tell: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(tell);
  return () => {
    listeners.delete(tell);
    if (listeners.size === 0) stop();
  };
}

function lastStep(): number {
  return Date.now() - (Date.now() % STEP_MS);
}

function start(): void {
  now = lastStep();
  wait();
  // A page that nobody sees is woken once a minute.
  globalThis.document?.addEventListener("visibilitychange", moveOn);
}

function stop(): void {
  clearTimeout(timer);
  globalThis.document?.removeEventListener("visibilitychange", moveOn);
}

function wait(): void {
  timer = setTimeout(
    () => {
      moveOn();
      wait();
    },
    STEP_MS - (Date.now() % STEP_MS),
  );
}

function moveOn(): void {
  now = lastStep();
  for (const tell of listeners) tell();
}
