import { Ban, Terminal, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { cn } from "#components/ui/cn.ts";
import { Name } from "#components/ui/name.tsx";
import { ExactTime, TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { differences } from "#lib/kernel/audit/diff.ts";
import type { AuditEntryView } from "#lib/kernel/audit/model.ts";
import { describeEntry } from "#lib/messages/audit/describe.ts";
import { subjectName, wayName } from "#lib/messages/audit/named.ts";
import { reasonWords } from "#lib/messages/audit/reason-words.ts";
import { AuditDifference } from "./audit-difference.tsx";

/** Each entry is one line that opens to its evidence; no script is needed for that. */
export function AuditTable({ entries }: { entries: AuditEntryView[] }) {
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id} className="border-t border-line first:border-t-0">
          <Entry entry={entry} />
        </li>
      ))}
    </ul>
  );
}

function Entry({ entry }: { entry: AuditEntryView }) {
  const say = useSay();
  const { subject, words, who } = describeEntry(entry);
  const why = reasonWords(entry);
  const changed = differences(entry.before, entry.after);
  return (
    <details className="group">
      <summary className="flex min-h-11 cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 -outline-offset-2 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span
          aria-hidden
          className="inline-block w-3 shrink-0 text-center text-muted transition-transform group-open:rotate-90"
        >
          ›
        </span>
        <span className="w-32 shrink-0 whitespace-nowrap text-xs text-muted max-sm:hidden">
          <TimeAgo at={entry.at} />
        </span>
        <span className="min-w-0 flex-1 basis-60 break-words">
          {subject ? (
            <strong className="font-semibold">
              <Name>{say(subject)}</Name>{" "}
            </strong>
          ) : null}
          <span className={cn(!subject && "font-semibold")}>{say(words)}</span>
          {who ? <span className="text-muted"> {say(who)}</span> : null}
          <span className="text-xs text-muted sm:hidden">
            {" "}
            <TimeAgo at={entry.at} />
          </span>
        </span>
        <Marks entry={entry} />
      </summary>
      <div className="flex flex-col gap-3 border-t border-line bg-background px-4 py-3 sm:pl-11">
        {why ? <p>{say(why)}</p> : null}
        {changed.length > 0 ? <AuditDifference changed={changed} /> : null}
        <Facts entry={entry} />
      </div>
    </details>
  );
}

function Marks({ entry }: { entry: AuditEntryView }) {
  const t = useTranslations("audit.auditTable");
  const say = useSay();
  return (
    <span className="flex flex-wrap gap-1.5">
      {entry.via === "sql" ? (
        <Badge tone="hold" icon={Terminal}>
          {t("outsideChange")}
        </Badge>
      ) : null}
      {entry.outcome === "refused" ? (
        <Badge tone="hold" icon={Ban}>
          {t("refused")}
        </Badge>
      ) : null}
      {entry.outcome === "failed" ? (
        <Badge tone="fail" icon={TriangleAlert}>
          {t("failed")}
        </Badge>
      ) : null}
      <Badge icon={null}>{say(subjectName(entry.subjectKind))}</Badge>
    </span>
  );
}

function Facts({ entry }: { entry: AuditEntryView }) {
  const t = useTranslations("audit.auditTable");
  const say = useSay();
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-xs text-muted [&_dd]:inline [&_dt]:inline">
      <div>
        <dt>{t("time")} </dt>
        <dd className="text-text">
          <ExactTime at={entry.at} />
        </dd>
      </div>
      <div>
        <dt>{t("action")} </dt>
        <dd className="font-mono text-text">{entry.action}</dd>
      </div>
      <div>
        <dt>{t("way")} </dt>
        <dd className="text-text">{say(wayName(entry.via, entry.actorRole))}</dd>
      </div>
      {entry.dbRole ? (
        <div>
          <dt>{t("writtenByTheDatabaseRole")} </dt>
          <dd className="font-mono text-text">{entry.dbRole}</dd>
        </div>
      ) : null}
      {entry.correlationId ? (
        <div>
          <dt>{t("correlationId")} </dt>
          <dd>
            <Link
              href={`/audit?q=${encodeURIComponent(entry.correlationId)}`}
              className="break-all font-mono text-text underline underline-offset-2"
            >
              {entry.correlationId}
            </Link>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
