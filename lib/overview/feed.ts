import type { AuditEntryView } from "../kernel/audit/model.ts";
import { type FeedFacts, NO_FACTS } from "./feed-evidence.ts";
import { type FeedLine, lineOf } from "./feed-line.ts";
import { type FeedGroup, groupEntries, isMinor } from "./group-entries.ts";

/** Lines of what was refused, where there is more to tell: somebody can be refused as many kinds of things as there are. */
const REFUSED_LINES = 3;

/**
 * Pure: entries, newest first, as lines to read. A burst is one line, refusals of one kind are said once, work that ended is
 * told with its end, and what is minor, or refused again and again, comes only where changes leave room.
 */
export function feedOf(entries: AuditEntryView[], most: number, facts: FeedFacts = NO_FACTS): FeedLine[] {
  const groups = groupEntries(entries);
  const news = groups.filter(
    ({ entries: [first] }, index) => first && !isMinor(first, groups.slice(index + 1), groups),
  );
  const rest = groups.filter((group) => !news.includes(group));
  const refused = news.filter(isRefused);
  const left = refused.slice(Math.max(REFUSED_LINES, most - (news.length - refused.length)));
  const told = news.filter((group) => !left.includes(group)).slice(0, most);
  return [...told, ...rest.slice(0, Math.max(0, most - told.length))]
    .sort((a, b) => timeOf(b) - timeOf(a))
    .flatMap((group) => lineOf(group, facts));
}

function isRefused({ entries: [first] }: FeedGroup): boolean {
  return first?.outcome === "refused";
}

function timeOf({ entries: [first] }: FeedGroup): number {
  return first?.at.getTime() ?? 0;
}
