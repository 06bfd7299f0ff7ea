import type { AuditEntryView } from "../kernel/audit/model.ts";
import { describeEntry } from "../messages/audit/describe.ts";

/** One person at one thing pauses no longer than that. */
const BURST_GAP_MS = 60_000;
/** Who comes and goes, and what repeats itself, is told once in that time. */
const REPEATED_GAP_MS = 600_000;

/** Entries that are one line: the first is the newest, and gives it its words. */
export type FeedGroup = {
  entries: AuditEntryView[];
  /** Entries that belong to one of them and are no news beside it: how it began, what was made with it. */
  folded: AuditEntryView[];
};

/** Done in order to do something else: shown where changes leave room. */
export const MINOR = ["session.started", "session.ended"] as const;
const MINOR_OF_SYSTEM = new Set(["client-token.created", "client-token.rotated", "user.created"]);
/** Comes and goes by itself, or is asked for again and again: of one subject, one line in a while. */
const REPEATED =
  /^(session\.started|session\.ended|plan\.held-by-load|plan\.load-passed|plan\.checks-done|system\.started|client\.(connected|lost)|bookings\.began|sink\.events-died)$/;
const BEGINNING = /^plan\.(rehearsal|rollback|restore|checks)-requested$|^plan\.phase-started$/;
const END = /^plan\.(run|rehearsal|rollback|restore|checks)-(done|failed|stopped)$/;
/** What a maker sets in the minute of the making. */
const PART_OF_MAKING = new Set(["flag.targeting-set", "flag.edited", "flag.tied-to-plan"]);

/** Of each start anew; the first time each is news, as it shows that all of it works. */
const OF_EACH_START = new Set(["system.started", "client.connected", "bookings.began"]);

/** What comes only where changes leave room. `older`: what was told before it; `all`: with what was told after it. */
export function isMinor(entry: AuditEntryView, older: FeedGroup[], all: FeedGroup[]): boolean {
  const { action, actorKind } = entry;
  // A refusal alone would read as an attack that failed: whoever was refused and then did it is told of both.
  if (action === PASSWORD_CHANGED) return !all.some(({ entries }) => entries.some((one) => led(one, entry)));
  if (actorKind === "system" && OF_EACH_START.has(action))
    return older.some(({ entries: [first] }) => first?.action === action);
  return isComing(action) || (actorKind === "system" && MINOR_OF_SYSTEM.has(action));
}

const PASSWORD_CHANGED = "user.password-changed";

function led(refused: AuditEntryView, { actorName, at }: AuditEntryView): boolean {
  const { action, outcome } = refused;
  return (
    action === "user.password-change" &&
    outcome === "refused" &&
    refused.actorName === actorName &&
    refused.at <= at
  );
}

function isComing(action: string): boolean {
  return MINOR.some((one) => one === action);
}

/** Pure: what is told together. */
export function groupEntries(entries: AuditEntryView[]): FeedGroup[] {
  const groups: FeedGroup[] = [];
  // Nothing is told together with what was before the press.
  let open = 0;
  for (const [index, entry] of entries.entries()) {
    if (foldsInto(entry, groups)) continue;
    if (isPartOfMaking(entry, entries.slice(index + 1))) continue;
    const among = entry.outcome === "refused" ? groups : groups.slice(open);
    const group = among.findLast((one) => belongs(one.entries, entry));
    if (group) group.entries.push(entry);
    else groups.push({ entries: [entry], folded: [] });
    if (entry.action.startsWith("kill-switch.")) open = groups.length;
  }
  for (const entry of entries) made(entry, groups)?.folded.push(entry);
  return groups;
}

function belongs(group: AuditEntryView[], entry: AuditEntryView): boolean {
  const [first] = group;
  if (!first || first.action !== entry.action || first.outcome !== entry.outcome) return false;
  if (entry.outcome === "refused") return first.actorName === entry.actorName;
  const gap = (group.at(-1)?.at.getTime() ?? 0) - entry.at.getTime();
  if (REPEATED.test(entry.action))
    return gap <= REPEATED_GAP_MS && (isComing(entry.action) || first.subjectId === entry.subjectId);
  // Of one subject each change is news of its own, and so is each that has a number of its own in its words.
  return (
    entry.subjectKind !== "outbox" &&
    JSON.stringify(describeEntry(first).words) === JSON.stringify(describeEntry(entry).words) &&
    first.actorName === entry.actorName &&
    gap <= BURST_GAP_MS &&
    !group.some((one) => one.subjectId === entry.subjectId)
  );
}

/** How work began is told by its end. */
function foldsInto(entry: AuditEntryView, groups: FeedGroup[]): boolean {
  const job = BEGINNING.test(entry.action) && entry.outcome === "done" ? jobOf(entry) : null;
  if (job === null) return false;
  const group = groups.find(({ entries }) =>
    entries.some((one) => END.test(one.action) && jobOf(one) === job),
  );
  group?.folded.push(entry);
  return group !== undefined;
}

function isPartOfMaking(entry: AuditEntryView, older: AuditEntryView[]): boolean {
  return PART_OF_MAKING.has(entry.action) && older.some((one) => makes(one, entry));
}

/** The group that tells the making of what the entry is a part of. */
function made(entry: AuditEntryView, groups: FeedGroup[]): FeedGroup | undefined {
  if (!PART_OF_MAKING.has(entry.action)) return undefined;
  return groups.find(({ entries }) => entries.some((one) => makes(one, entry)));
}

function makes(made: AuditEntryView, entry: AuditEntryView): boolean {
  return (
    made.action === "flag.created" &&
    made.outcome === "done" &&
    entry.outcome === "done" &&
    made.subjectId === entry.subjectId &&
    made.actorName === entry.actorName &&
    made.at <= entry.at &&
    entry.at.getTime() - made.at.getTime() <= BURST_GAP_MS
  );
}

function jobOf({ after }: AuditEntryView): string | null {
  const job = after && typeof after === "object" && "job" in after ? after.job : null;
  return typeof job === "string" ? job : null;
}
