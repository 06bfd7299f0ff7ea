import type { AuditEntryView } from "../audit/model.ts";
import { listEntries } from "../audit/reads.ts";
import type { Context } from "../context.ts";
import { type ServedIn, servedIn } from "../format/served-words.ts";
import type { Confirmation } from "../interlock/confirmation.ts";
import { readConfirmation } from "../interlock/read-confirmation.ts";
import { feedOf } from "./feed.ts";
import { revisionOf } from "./feed-evidence.ts";
import type { FeedLine } from "./feed-line.ts";
import { MINOR } from "./group-entries.ts";

const LINES = 9;
/** Entries are read further back than shown, as bursts and refusals become one line. */
const ENTRIES = 200;
/** Who comes and goes is read apart, so that a morning of sign-ins does not push out what was changed. */
const MINOR_ENTRIES = 40;
/** Who serves a change is read for as many as have a line, and of changes of the last day. */
const MOST_CONFIRMED = LINES;
const DAY_MS = 86_400_000;

/** What happened, as lines with their evidence. `inForce`: of the last press or lift, as the rest of the page has read it. */
export async function readFeed(
  ctx: Context,
  inForce: { revision: number; confirmation: Confirmation | null } | null,
): Promise<FeedLine[]> {
  const [news, minor] = await Promise.all([
    listEntries(ctx, { not: MINOR }, ENTRIES),
    listEntries(ctx, { only: MINOR }, MINOR_ENTRIES),
  ]);
  const entries = [...news, ...minor].sort((a, b) => Number(BigInt(b.id) - BigInt(a.id)));
  return feedOf(entries, LINES, {
    entries,
    confirmations: await readConfirmations(ctx, entries, inForce),
    oldestRead: news.length === ENTRIES ? (news.at(-1)?.id ?? null) : null,
  });
}

async function readConfirmations(
  ctx: Context,
  entries: AuditEntryView[],
  inForce: { revision: number; confirmation: Confirmation | null } | null,
): Promise<Map<number, ServedIn>> {
  const since = ctx.now().getTime() - DAY_MS;
  const changes = entries.filter((entry) => entry.subjectKind === "flag" && entry.at.getTime() > since);
  const revisions = [...new Set(changes.map(revisionOf))].filter((one) => one !== null);
  const read = await Promise.all(
    revisions.slice(0, MOST_CONFIRMED).map((revision) => readConfirmation(ctx.db, revision)),
  );
  const all = [...read, inForce?.confirmation ?? null].filter((one) => one !== null);
  return new Map(all.map((one) => [one.revision, servedIn(one)]));
}
