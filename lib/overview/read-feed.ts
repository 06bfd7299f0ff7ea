import type { Confirmation } from "../flags/clients/confirmation.ts";
import { readConfirmations } from "../flags/clients/read-confirmation.ts";
import type { AuditEntryView } from "../kernel/audit/model.ts";
import { listEntries } from "../kernel/audit/reads.ts";
import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { type ServedIn, servedIn } from "../messages/served-words.ts";
import { feedOf } from "./feed.ts";
import { fieldsOf, revisionOf } from "./feed-evidence.ts";
import type { FeedLine } from "./feed-line.ts";
import { MINOR } from "./group-entries.ts";

const LINES = 9;
/** Entries are read further back than shown, as bursts become one line. */
const ENTRIES = 200;
/** Refusals are read apart, as far back as the rest: whoever may do nothing can be refused any number of times. */
const REFUSALS = 200;
/** Who comes and goes is read apart, so that a morning of sign-ins does not push out what was changed. */
const MINOR_ENTRIES = 40;
/** Who serves a change is read for as many as have a line, and of changes of the last day. */
const MOST_CONFIRMED = LINES;
const DAY_MS = 86_400_000;

/** The last press or lift of the kill switch, as the rest of the page has read it. */
type Press = { revision: number; engagedAt: Date | null; confirmation: Confirmation | null };

/** What happened, as lines with their evidence. */
export async function readFeed(ctx: Context, press: Press | null): Promise<FeedLine[]> {
  const [news, minor] = await Promise.all([
    listEntries(ctx, { not: MINOR }, ENTRIES),
    listEntries(ctx, { only: MINOR }, MINOR_ENTRIES),
  ]);
  const oldestRead = news.length === ENTRIES ? (news.at(-1)?.id ?? null) : null;
  const refusals = await listEntries(ctx, { refusedFrom: oldestRead ?? "0" }, REFUSALS);
  const entries = [...news, ...refusals, ...minor].sort((a, b) => Number(BigInt(b.id) - BigInt(a.id)));
  return feedOf(entries, LINES, {
    entries,
    confirmations: await readServed(ctx, entries, press),
    oldestRead,
    moreRefusals: refusals.length === REFUSALS,
  });
}

/** Who serves a change of another environment is not told beside it. */
function isOfPage({ after }: AuditEntryView): boolean {
  return (fieldsOf(after).environment ?? DEFAULT_ENVIRONMENT) === DEFAULT_ENVIRONMENT;
}

async function readServed(
  ctx: Context,
  entries: AuditEntryView[],
  press: Press | null,
): Promise<Map<number, ServedIn>> {
  const since = ctx.now().getTime() - DAY_MS;
  const changes = entries.filter(
    (entry) => entry.subjectKind === "flag" && isOfPage(entry) && entry.at.getTime() > since,
  );
  const revisions = [...new Set(changes.map(revisionOf))].filter((one) => one !== null);
  const read = await readConfirmations(ctx.db, DEFAULT_ENVIRONMENT, revisions.slice(0, MOST_CONFIRMED));
  const served = new Map<number, ServedIn>();
  for (const one of [...read, press?.confirmation ?? null]) if (one) served.set(one.revision, servedIn(one));
  return served;
}
