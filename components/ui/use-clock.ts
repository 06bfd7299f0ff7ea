"use client";
import { useSyncExternalStore } from "react";
import { readClock, subscribeToClock } from "./clock.ts";

/** The time in steps that all texts of a page share, so that no two count apart; null until the page is alive. */
export function useClock(): Date | null {
  const now = useSyncExternalStore<number | null>(subscribeToClock, readClock, () => null);
  return now === null ? null : new Date(now);
}
