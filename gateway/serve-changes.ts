import { log } from "#lib/kernel/log/log.ts";
import { Lifecycle, type Running } from "#lib/kernel/loop/lifecycle.ts";
import type { ClientTokens, StoredToken } from "./core/client-tokens.ts";
import type { FlagDelta, FlagSet, FlagUpdate } from "./core/flag-set.ts";
import type { Presence } from "./core/presence.ts";
import type { keepSnapshot } from "./core/snapshot.ts";
import type { Streams } from "./stream/streams.ts";

/** A timer cannot be set for longer than 24 days; and after a sleep of the machine it should look soon. */
const LONGEST_TIMER_MS = 60_000;

export type Changes = Running & {
  onUpdate: (found: FlagUpdate) => void;
  onTokens: (stored: StoredToken[]) => void;
};

/** Serves what the database says, and what a window's opening and closing make of it, to all who listen. */
export function serveChanges(parts: {
  flags: FlagSet;
  tokens: ClientTokens;
  streams: Streams;
  presence: Presence;
  snapshot: ReturnType<typeof keepSnapshot>;
}): Changes {
  const { flags, tokens, streams, presence, snapshot } = parts;
  let boundary: NodeJS.Timeout | undefined;

  /** What was applied is served from here on; then others are told, and then it is written down. */
  function serve(delta: FlagDelta): void {
    streams.broadcast(delta);
    snapshot.changed();
    waitForBoundary();
  }

  function waitForBoundary(): void {
    clearTimeout(boundary);
    const next = life.isRunning ? flags.nextBoundary(new Date()) : null;
    if (next === null) return;
    const wait = Math.min(LONGEST_TIMER_MS, Math.max(0, next.getTime() - Date.now()));
    boundary = setTimeout(() => {
      const delta = flags.passBoundary(new Date());
      if (Object.keys(delta.set).length > 0) serve(delta);
      else waitForBoundary();
    }, wait);
  }

  const life = new Lifecycle(async () => clearTimeout(boundary));
  waitForBoundary();
  return {
    onUpdate: (found) => {
      const before = { revision: flags.revision, source: flags.source };
      if (found.revision < before.revision) {
        // What a database says now goes before what it said once; clients see by the time of the read that it is no old file.
        const revisions = { from: before.revision, to: found.revision };
        log.warn(revisions, "the database is behind what was served, so that it was restored; following it");
      }
      const delta = flags.apply(found, "database", new Date());
      const changed = Object.keys(delta.set).length + delta.removed.length;
      const same = flags.revision === before.revision && changed === 0 && !delta.killChanged;
      if (same && before.source === "database") return;
      serve(delta);
      presence.acknowledged("", flags.revision);
      log.debug({ revision: flags.revision, changed }, "serving");
    },
    onTokens: (stored) => {
      if (!tokens.replace(stored)) return;
      streams.dropUnknown();
      snapshot.changed();
    },
    stop: life.stop,
  };
}
