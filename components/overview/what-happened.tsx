import { ScrollText } from "lucide-react";
import Link from "next/link";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { Timeline, TimelineItem } from "#components/ui/timeline.tsx";
import { describeEntry } from "#lib/audit/describe.ts";
import { differences, type FieldDifference, fieldWords, valueWords } from "#lib/audit/diff.ts";
import type { AuditEntryView } from "#lib/audit/model.ts";
import type { AuditPage } from "#lib/audit/reads.ts";
import { countOf } from "#lib/format/numbers.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { groupRefusals, type Happening } from "./group-refusals.ts";

const SHOWN = 8;

export function WhatHappened({ audit }: { audit: Attempt<AuditPage> }) {
  return (
    <Card>
      <CardHeader title="What happened">
        <Link href="/audit" className="hover:text-text">
          all of it
        </Link>
      </CardHeader>
      {!audit.ok ? (
        <CardBody className="text-muted">{audit.because}</CardBody>
      ) : audit.value.entries.length === 0 ? (
        <EmptyState icon={ScrollText} title="Nothing was done yet" />
      ) : (
        <CardBody>
          <Timeline>
            {groupRefusals(audit.value.entries, SHOWN).map((one) => (
              <Item key={one.entry.id} {...one} />
            ))}
          </Timeline>
        </CardBody>
      )}
    </Card>
  );
}

function Item({ entry, alike }: Happening) {
  const { subject, words, who, tone } = describeEntry(entry);
  return (
    <TimelineItem
      tone={tone}
      title={
        <>
          <strong className="break-words font-semibold">{[subject, words].filter(Boolean).join(" ")}</strong>{" "}
          {who ? `${who} ` : null}
          {alike > 0 ? `and ${countOf(alike, "other attempt")} before it ` : null}
          <TimeAgo at={entry.at} className="whitespace-nowrap text-xs text-muted" />
        </>
      }
    >
      {detail(entry)}
    </TimelineItem>
  );
}

/** Lists, objects and hashes are for the audit page. */
function isShort({ before, after }: FieldDifference): boolean {
  return [before, after].every((text) => text === null || (text.length <= 40 && !/^[[{]/.test(text)));
}

const TIME = /^\d{4}-\d\d-\d\dT/;

/** The reason if one was given, else the first field that changed. */
function detail(entry: AuditEntryView): string | null {
  if (entry.reason) return entry.reason;
  // What changed of a flag, its words say.
  if (entry.before === null || entry.after === null || entry.action === "flag.changed") return null;
  // When it was done stands beside it already.
  const [first, ...others] = differences(entry.before, entry.after).filter(
    (one) => isShort(one) && !TIME.test(one.after ?? one.before ?? ""),
  );
  if (!first) return null;
  const more = others.length > 0 ? `, and ${others.length} more` : "";
  const say = (value: string | null) => valueWords(first.field, value) ?? "none";
  return `${fieldWords(first.field)}: ${say(first.before)} → ${say(first.after)}${more}`;
}
