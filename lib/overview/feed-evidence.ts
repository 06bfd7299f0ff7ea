import { z } from "zod";
import type { AuditEntryView } from "../kernel/audit/model.ts";
import { formatDuration } from "../kernel/text/durations.ts";
import { asSentence, withEnd } from "../kernel/text/sentences.ts";
import { english } from "../messages/catalogue/english.ts";
import { confirmedIn, type ServedIn } from "../messages/served-words.ts";

/** What was read beside the entries of the feed. */
export type FeedFacts = {
  /** Newest first, so that an end finds its beginning. */
  entries: AuditEntryView[];
  /** Who serves a revision, of the revisions that were asked for. */
  confirmations: Map<number, ServedIn>;
  /** Of the oldest entry, if there are older ones that were not read. */
  oldestRead: string | null;
};

export const NO_FACTS: FeedFacts = { entries: [], confirmations: new Map(), oldestRead: null };

/** What ends, what it ends, and the words for the time between; `of`: the field that both name beside their subject. */
const SPANS: Record<string, { began: string[]; words: string; of?: string }> = {
  "sink.breaker-closed": { began: ["sink.breaker-opened"], words: "It was open for" },
  "sink.recovered": { began: ["sink.failing"], words: "That lasted" },
  "check.passed-again": { began: ["check.failed"], words: "It failed for", of: "check" },
  "flag.released-by-checks": { began: ["flag.held-by-check"], words: "It was held for" },
  "flag.released": { began: ["flag.held"], words: "It was held for" },
  "plan.resumed": { began: ["plan.paused", "plan.job-paused"], words: "It was paused for" },
  "kill-switch.lifted": { began: ["kill-switch.engaged"], words: "It was engaged for" },
};

/** Pure: sentences with the figures of an entry that others hold: how long it lasted, and who serves it. */
export function evidenceOf(entry: AuditEntryView, facts: FeedFacts): string[] {
  if (entry.outcome !== "done") return [];
  return [spanOf(entry, facts), servedOf(entry, facts)].filter((one) => one !== null);
}

function spanOf(entry: AuditEntryView, { entries }: FeedFacts): string | null {
  const span = SPANS[entry.action];
  // Of several changes that were told together nobody knows which lasted how long.
  if (!span || fieldsOf(entry.after).changes !== undefined) return null;
  const began = entries.find(
    (one) =>
      span.began.includes(one.action) &&
      one.outcome === "done" &&
      one.subjectId === entry.subjectId &&
      (span.of === undefined || fieldsOf(one.after)[span.of] === fieldsOf(entry.after)[span.of]) &&
      BigInt(one.id) < BigInt(entry.id),
  );
  if (!began) return null;
  const lasted = `${span.words} ${formatDuration(entry.at.getTime() - began.at.getTime())}`;
  const because = began.action.startsWith("sink.") && began.reason ? ` after ${began.reason}` : "";
  return withEnd(asSentence(lasted + because));
}

function servedOf(entry: AuditEntryView, { entries, confirmations }: FeedFacts): string | null {
  const revision = revisionOf(entry);
  if (revision === null) return null;
  const served = confirmations.get(revision) ?? pressOf(revision, entries);
  const who = served && confirmedIn(served);
  if (!who) return null;
  const words = english(who);
  return entry.action === "kill-switch.engaged" ? `Confirmed by ${words}.` : `Served by ${words}.`;
}

/** The revision that an entry's change made; null of one that is not served. */
export function revisionOf(entry: AuditEntryView): number | null {
  if (entry.outcome !== "done") return null;
  const isServed =
    entry.action.startsWith("kill-switch.") ||
    (/^flag\./.test(entry.action) && !/^flag\.(created|deleted|edited|held|released)/.test(entry.action));
  const { revision } = fieldsOf(entry.after);
  return isServed && Number(revision) > 0 ? Number(revision) : null;
}

const Part = z.object({ confirmed: z.number(), of: z.number() });
const Press = z.object({ gateways: Part, clients: Part, ms: z.number().nullable() });

/** What lifting the kill switch put on record of the press. */
function pressOf(revision: number, entries: AuditEntryView[]): ServedIn | null {
  const lift = entries.find(
    (one) => one.action === "kill-switch.lifted" && Number(fieldsOf(one.before).revision) === revision,
  );
  return Press.safeParse(fieldsOf(lift?.after).press).data ?? null;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return value && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
