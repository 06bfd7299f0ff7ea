"use client";
import { useSyncExternalStore } from "react";

const STEP_MS = 5_000;

/** The time in steps that all texts of a page share, so that no two count apart; null until the page is alive. */
export function useClock(): Date | null {
  const now = useSyncExternalStore<number | null>(subscribe, read, () => null);
  return now === null ? null : new Date(now);
}

function read(): number {
  return Date.now() - (Date.now() % STEP_MS);
}

function subscribe(tell: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(
      () => {
        tell();
        wait();
      },
      STEP_MS - (Date.now() % STEP_MS),
    );
  };
  wait();
  return () => clearTimeout(timer);
}
