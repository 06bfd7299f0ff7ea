import type { AuditEntryView } from "../kernel/audit/model.ts";
import { listSome } from "../kernel/text/list-some.ts";
import { countOf } from "../kernel/text/numbers.ts";
import { ownValue } from "../kernel/text/own-value.ts";
import { describeEntry } from "../messages/audit/describe.ts";
import { describeDetail } from "../messages/audit/describe-detail.ts";
import { subjectHref } from "../messages/audit/subject-href.ts";
import { evidenceOf, type FeedFacts } from "./feed-evidence.ts";
import type { FeedGroup } from "./group-entries.ts";
import type { Tone } from "./motion-row.ts";

export type FeedLine = {
  id: string;
  at: Date;
  action: string;
  title: string;
  detail: string | null;
  tone: Tone;
  /** Null where nobody did it, or several people did. */
  who: string | null;
  byPerson: boolean;
  href: string;
  /** What a burst is made of; empty for a line that is one entry. */
  parts: { title: string; href: string }[];
};

/** Pure: a group as the line that is read. */
export function lineOf({ entries, folded }: FeedGroup, facts: FeedFacts): FeedLine[] {
  const [first] = entries;
  if (!first) return [];
  const people = [...new Set(entries.map(whoOf))];
  const line = {
    id: first.id,
    at: first.at,
    action: first.action,
    tone: describeEntry(first).tone,
    who: people.length === 1 ? (people[0] ?? null) : null,
    byPerson: first.actorKind === "user",
    href: subjectHref(first),
    title: titleOf(first),
    parts: [...entries, ...folded]
      .sort((a, b) => a.at.getTime() - b.at.getTime() || Number(BigInt(a.id) - BigInt(b.id)))
      .map((entry) => ({ title: titleOf(entry), href: subjectHref(entry) })),
  };
  const subjects = [...new Set(entries.map((entry) => entry.subjectId))].reverse();
  // One subject: the line leads to it, so that it does not open as well.
  if (entries.length === 1) return [{ ...line, detail: detailOf(first, facts), parts: [] }];
  if (first.outcome === "refused" || subjects.length === 1) {
    const noun = first.outcome === "refused" ? "other attempt" : "other time";
    const before = `And ${countOf(entries.length - 1, noun)} before it.`;
    return [{ ...line, detail: [before, detailOf(first, facts)].filter(Boolean).join(" ") }];
  }
  // What was not read cannot be counted: a burst that reaches the oldest entry may be longer.
  const more = entries.some((entry) => entry.id === facts.oldestRead) ? " or more" : "";
  const { words } = describeEntry(first);
  return [
    {
      ...line,
      title: `${subjects.length}${more} ${nounOf(first, subjects.length)} ${words}`,
      detail: createdWords(entries, folded) ?? `${listSome(subjects, NAMED)}.`,
      href: listHref(first),
    },
  ];
}

const NAMED = 3;

function detailOf(entry: AuditEntryView, facts: FeedFacts): string | null {
  const sentences = [describeDetail(entry), ...evidenceOf(entry, facts)].filter(Boolean);
  return sentences.length === 0 ? null : sentences.join(" ");
}

function whoOf({ subjectKind, subjectId, actorName }: AuditEntryView): string {
  return subjectKind === "session" ? subjectId : actorName;
}

function titleOf(entry: AuditEntryView): string {
  const { subject, words } = describeEntry(entry);
  return [subject, words].filter(Boolean).join(" ");
}

/** "All off. One has a window, 02:00 to 06:00.": of flags that were made together; null of anything else. */
function createdWords(entries: AuditEntryView[], folded: AuditEntryView[]): string | null {
  if (entries[0]?.action !== "flag.created") return null;
  if (!entries.every((entry) => fieldsOf(entry.after).enabled === false)) return null;
  const windows = folded.map((entry) => fieldsOf(fieldsOf(entry.after).window)).filter(({ from }) => from);
  const [only] = windows;
  if (!only) return "All off.";
  return windows.length === 1
    ? `All off. One has a window, ${only.from} to ${only.until}.`
    : `All off. ${windows.length} have a window.`;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return value && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

const NOUNS: Record<string, [string, string]> = {
  user: ["account", "accounts"],
  quarantine: ["group of values", "groups of values"],
  session: ["person", "people"],
};

function nounOf({ subjectKind }: AuditEntryView, count: number): string {
  const [one, many] = ownValue(NOUNS, subjectKind) ?? [subjectKind, `${subjectKind}s`];
  return count === 1 ? one : many;
}

const LISTS: Record<string, string> = {
  flag: "/flags",
  plan: "/migrations",
  user: "/users",
  token: "/users",
  sink: "/outbox",
};

function listHref(entry: AuditEntryView): string {
  return ownValue(LISTS, entry.subjectKind) ?? `/audit?subject=${entry.subjectKind}`;
}
