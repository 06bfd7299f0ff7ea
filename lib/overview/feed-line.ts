import type { AuditEntryView } from "../kernel/audit/model.ts";
import { SUBJECT_KINDS } from "../kernel/audit/subject-kinds.ts";
import { ownValue } from "../kernel/text/own-value.ts";
import { asIs } from "../messages/as-is.ts";
import { describeEntry, entryTitle } from "../messages/audit/describe.ts";
import { describeDetail } from "../messages/audit/describe-detail.ts";
import { subjectHref } from "../messages/audit/subject-href.ts";
import { commas } from "../messages/catalogue/listed.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { evidenceOf, type FeedFacts } from "./feed-evidence.ts";
import type { FeedGroup } from "./group-entries.ts";
import type { Tone } from "./motion-row.ts";

export type FeedLine = {
  id: string;
  at: Date;
  action: string;
  title: Message;
  /** Its sentences. */
  detail: Message[];
  tone: Tone;
  /** Null where nobody did it, or several people did. */
  who: string | null;
  byPerson: boolean;
  href: string;
  /** What a burst is made of; empty for a line that is one entry. */
  parts: { title: Message; href: string }[];
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
    title: entryTitle(first),
    parts: [...entries, ...folded]
      .sort((a, b) => a.at.getTime() - b.at.getTime() || Number(BigInt(a.id) - BigInt(b.id)))
      .map((entry) => ({ title: entryTitle(entry), href: subjectHref(entry) })),
  };
  const subjects = [...new Set(entries.map((entry) => entry.subjectId))].reverse();
  // One subject: the line leads to it, so that it does not open as well.
  if (entries.length === 1) return [{ ...line, detail: detailOf(first, facts), parts: [] }];
  if (first.outcome === "refused" || subjects.length === 1) {
    const before = message(beforeIt(first, facts), { count: entries.length - 1 });
    return [{ ...line, detail: [before, ...detailOf(first, facts)] }];
  }
  // What was not read cannot be counted: a burst that reaches the oldest entry may be longer.
  const several = entries.some((entry) => entry.id === facts.oldestRead)
    ? "feed.severalOrMore"
    : "feed.several";
  const count = subjects.length;
  const { words } = describeEntry(first);
  return [
    {
      ...line,
      title: message(several, { count, noun: nounOf(first, count), words: ofSeveral(words, count) }),
      detail: [createdWords(entries, folded) ?? namedWords(subjects)],
      href: listHref(first),
    },
  ];
}

function beforeIt({ outcome }: AuditEntryView, { moreRefusals }: FeedFacts) {
  if (outcome !== "refused") return "feed.otherTimes";
  return moreRefusals ? "feed.othersOrMore" : "feed.others";
}

/** "read from their folders": where the words of one name what is its. */
function ofSeveral(words: Message, count: number): Message {
  return words.params && "count" in words.params ? { ...words, params: { ...words.params, count } } : words;
}

const NAMED = 3;

function namedWords(subjects: string[]): Message {
  const names = commas(subjects.slice(0, NAMED));
  const more = subjects.length - NAMED;
  return more > 0 ? message("feed.namedAndMore", { names, more }) : message("feed.named", { names });
}

function detailOf(entry: AuditEntryView, facts: FeedFacts): Message[] {
  const detail = describeDetail(entry);
  return [...(detail ? [detail] : []), ...evidenceOf(entry, facts)];
}

function whoOf({ subjectKind, subjectId, actorName }: AuditEntryView): string {
  return subjectKind === "session" ? subjectId : actorName;
}

/** "All off. One has a window, 02:00 to 06:00.": of flags that were made together; null of anything else. */
function createdWords(entries: AuditEntryView[], folded: AuditEntryView[]): Message | null {
  if (entries[0]?.action !== "flag.created") return null;
  if (!entries.every((entry) => fieldsOf(entry.after).enabled === false)) return null;
  const windows = folded.map((entry) => fieldsOf(fieldsOf(entry.after).window)).filter(({ from }) => from);
  const [only] = windows;
  if (!only) return message("feed.allOff");
  return windows.length === 1
    ? message("feed.allOffWindow", { from: String(only.from), until: String(only.until) })
    : message("feed.allOffWindows", { count: windows.length });
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return value && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function nounOf({ subjectKind }: AuditEntryView, count: number): Message {
  const kind = SUBJECT_KINDS.find((one) => one === subjectKind);
  return kind ? message(`feed.nouns.${kind}`, { count }) : asIs(`${subjectKind}s`);
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
