"use client";

import { useSyncExternalStore } from "react";
import type { NamedStanding } from "#lib/format/flag-states.ts";

/** A flag as it is at a revision: as a page read it, or as a change handed it back. */
export type FlagNow = NamedStanding & { enabled: boolean; revision: number };

/** What changes of this tab handed back, the latest of each flag. */
const told = new Map<string, FlagNow>();
const listeners = new Set<() => void>();

/** Shows on the page at once what a change has made of a flag, as its toast says it. */
export function tellFlagNow(flag: FlagNow): void {
  told.set(flag.name, newerOf(flag, told.get(flag.name)));
  for (const listener of listeners) listener();
}

/** The flag as the page has read it, or as the last press made it until the page has read that too. */
export function useFlagNow(read: FlagNow): FlagNow {
  const last = useSyncExternalStore(
    subscribe,
    () => told.get(read.name),
    () => undefined,
  );
  return newerOf(read, last);
}

/** Pure: the kill switch and failing checks move no revision, so that of two of the same one the page's own counts. */
export function newerOf(read: FlagNow, last: FlagNow | undefined): FlagNow {
  return last !== undefined && last.revision > read.revision ? last : read;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
