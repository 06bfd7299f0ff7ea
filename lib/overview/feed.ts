import { describeEntry } from "../audit/describe.ts";
import { describeDetail } from "../audit/describe-detail.ts";
import type { AuditEntryView } from "../audit/model.ts";
import { subjectHref } from "../audit/subject-href.ts";
import { countOf } from "../format/numbers.ts";
import type { Tone } from "./motion.ts";

export type FeedLine = {
  id: string;
  at: Date;
  action: string;
  title: string;
  detail: string | null;
  tone: Tone;
  /** Null where nobody did it. */
  who: string | null;
  byPerson: boolean;
  href: string;
  /** What a burst is made of; empty for a line that is one entry. */
  parts: { title: string; href: string }[];
};

/** One person at one thing pauses no longer than that. */
const BURST_GAP_MS = 60_000;
const NAMED = 3;

/** Pure: entries, newest first, as lines to read. A burst is one line, and refusals of one kind are said once. */
export function feedOf(entries: AuditEntryView[], most: number): FeedLine[] {
  const groups: AuditEntryView[][] = [];
  for (const entry of entries) {
    const same = entry.outcome === "refused" ? groups.find((group) => isSame(group, entry)) : groups.at(-1);
    if (same && isSame(same, entry) && (entry.outcome === "refused" || isBurst(same, entry)))
      same.push(entry);
    else groups.push([entry]);
  }
  return groups.slice(0, most).flatMap(lineOf);
}

function isSame([first]: AuditEntryView[], entry: AuditEntryView): boolean {
  return (
    first?.action === entry.action && first.actorName === entry.actorName && first.outcome === entry.outcome
  );
}

function isBurst(group: AuditEntryView[], entry: AuditEntryView): boolean {
  const last = group.at(-1);
  // Of one subject each change is news of its own.
  return (
    last !== undefined &&
    last.at.getTime() - entry.at.getTime() <= BURST_GAP_MS &&
    !group.some((one) => one.subjectId === entry.subjectId)
  );
}

function lineOf(group: AuditEntryView[]): FeedLine[] {
  const [first] = group;
  if (!first) return [];
  const { subject, words, tone } = describeEntry(first);
  const one = {
    id: first.id,
    at: first.at,
    action: first.action,
    tone,
    who: first.subjectKind === "session" ? first.subjectId : first.actorName,
    byPerson: first.actorKind === "user",
    href: subjectHref(first),
  };
  const title = [subject, words].filter(Boolean).join(" ");
  const parts = group.map((entry) => ({ title: titleOf(entry), href: subjectHref(entry) }));
  if (group.length === 1) return [{ ...one, title, detail: describeDetail(first), parts: [] }];
  if (first.outcome === "refused") {
    const before = countOf(group.length - 1, "other attempt");
    return [
      { ...one, title, detail: `And ${before} before it. ${describeDetail(first) ?? ""}`.trim(), parts },
    ];
  }
  const names = [...new Set(group.map((entry) => entry.subjectId))].reverse();
  return [
    {
      ...one,
      title: `${countOf(group.length, nounOf(first), pluralOf(first))} ${words}`,
      detail: listed(names),
      href: listHref(first),
      parts: parts.toReversed(),
    },
  ];
}

function titleOf(entry: AuditEntryView): string {
  const { subject, words } = describeEntry(entry);
  return [subject, words].filter(Boolean).join(" ");
}

function listed(names: string[]): string {
  const more = names.length - NAMED;
  if (more <= 0) return `${names.join(", ")}.`;
  return `${names.slice(0, NAMED).join(", ")} and ${more} more.`;
}

const NOUNS: Record<string, [string, string]> = {
  user: ["account", "accounts"],
  quarantine: ["group of values", "groups of values"],
  session: ["person", "people"],
};

function nounOf({ subjectKind }: AuditEntryView): string {
  return NOUNS[subjectKind]?.[0] ?? subjectKind;
}

function pluralOf({ subjectKind }: AuditEntryView): string {
  return NOUNS[subjectKind]?.[1] ?? `${subjectKind}s`;
}

const LISTS: Record<string, string> = {
  flag: "/flags",
  plan: "/migrations",
  user: "/users",
  token: "/users",
  sink: "/outbox",
};

function listHref(entry: AuditEntryView): string {
  return LISTS[entry.subjectKind] ?? `/audit?subject=${entry.subjectKind}`;
}
