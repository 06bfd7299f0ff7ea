import { z } from "zod";
import type { AuditEntryView } from "../kernel/audit/model.ts";
import { durationWords } from "../kernel/text/durations.ts";
import { withEnd } from "../kernel/text/sentences.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { confirmedIn, type ServedIn } from "../messages/served-words.ts";

/** What was read beside the entries of the feed. */
export type FeedFacts = {
  /** Newest first, so that an end finds its beginning. */
  entries: AuditEntryView[];
  /** Who serves a revision, of the revisions that were asked for. */
  confirmations: Map<number, ServedIn>;
  /** Of the oldest entry, if there are older ones that were not read. */
  oldestRead: string | null;
  /** More may have been refused than was read. */
  moreRefusals: boolean;
};

export const NO_FACTS: FeedFacts = {
  entries: [],
  confirmations: new Map(),
  oldestRead: null,
  moreRefusals: false,
};

type Lasted = "open" | "lasted" | "failed" | "held" | "paused" | "engaged";

/** What ends, what it ends, and what it is called between; `of`: the field that both name beside their subject. */
const SPANS: Record<string, { began: string[]; is: Lasted; of?: string }> = {
  "sink.breaker-closed": { began: ["sink.breaker-opened"], is: "open" },
  "sink.recovered": { began: ["sink.failing"], is: "lasted" },
  "check.passed-again": { began: ["check.failed"], is: "failed", of: "check" },
  "flag.released-by-checks": { began: ["flag.held-by-check"], is: "held" },
  "flag.released": { began: ["flag.held"], is: "held" },
  "plan.resumed": { began: ["plan.paused", "plan.job-paused"], is: "paused" },
  "kill-switch.lifted": { began: ["kill-switch.engaged"], is: "engaged" },
};

/** Pure: sentences with the figures of an entry that others hold: how long it lasted, and who serves it. */
export function evidenceOf(entry: AuditEntryView, facts: FeedFacts): Message[] {
  if (entry.outcome !== "done") return [];
  return [spanOf(entry, facts), servedOf(entry, facts)].filter((one) => one !== null);
}

function spanOf(entry: AuditEntryView, { entries }: FeedFacts): Message | null {
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
  const time = durationWords(entry.at.getTime() - began.at.getTime());
  return began.reason && (span.is === "open" || span.is === "lasted")
    ? message(`feed.lastedAfter.${span.is}`, { time, reason: withEnd(began.reason) })
    : message(`feed.lasted.${span.is}`, { time });
}

function servedOf(entry: AuditEntryView, { entries, confirmations }: FeedFacts): Message | null {
  const revision = revisionOf(entry);
  if (revision === null) return null;
  const served = confirmations.get(revision) ?? pressOf(revision, entries);
  const who = served && confirmedIn(served);
  if (!who) return null;
  return message(entry.action === "kill-switch.engaged" ? "feed.confirmed" : "feed.served", { who });
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

export function fieldsOf(value: unknown): Record<string, unknown> {
  return value && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
