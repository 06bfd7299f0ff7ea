import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { listedSome } from "#lib/messages/catalogue/listed.ts";
import { namePlace } from "#lib/messages/name-place.ts";
import { observedWords } from "#lib/messages/observed-words.ts";
import type { RehearsalView } from "#lib/plans/reads/views.ts";
import { stepLabel } from "./phase-words.ts";
import {
  LISTED_VALUES,
  leftOutWords,
  rollbackTone,
  rollbackWords,
  valuesToDecide,
  visitedWords,
} from "./rehearsal-words.ts";
import { SwitchForecast } from "./switch-forecast.tsx";

/** What a phase did on a clone: statements with their locks, rows, values to decide, checks, and the way back. */
export function RehearsalReport({ run }: { run: RehearsalView }) {
  const t = useTranslations("rehearsal.report");
  const say = useSay();
  const { report } = run;
  const failedChecks = report.checks.filter((check) => !check.ok);
  const failedProbes = report.probes.filter((probe) => !probe.ok);
  const named = [...new Set(report.statements.flatMap(({ droppedWith }) => droppedWith?.namedBy ?? []))];
  const rows = Object.entries(report.rows).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={run.ok ? "pass" : "fail"}>{run.ok ? t("itWorks") : t("itFails")}</Badge>
        <Badge tone={rollbackTone(run)}>{say(rollbackWords(run))}</Badge>
        <Badge tone={run.targetUnchanged ? "pass" : "hold"}>
          {run.targetUnchanged ? t("targetUnchanged") : t("targetChanged")}
        </Badge>
        {run.forThisVersion ? null : <Badge tone="hold">{t("earlierVersion")}</Badge>}
      </div>
      <p className="text-muted text-xs">
        {t.rich("ran", {
          ago: () => <TimeAgo at={run.at} />,
          by: run.by,
          duration: say(durationWords(report.seconds * 1000)),
        })}
        {report.ranFirst.length > 0 ? ` ${t("ranFirst", { phases: report.ranFirst.join(" and ") })}` : ""}
        {report.decidedOnClone > 0 ? ` ${t("decidedOnCopy", { rows: report.decidedOnClone })}` : ""}
      </p>
      {report.error ? (
        <p role="alert" className="whitespace-pre-wrap rounded-lg bg-fail-soft px-3 py-2 text-fail">
          {say(report.error)}
        </p>
      ) : null}
      {(report.rollback.oneWay ?? []).map(({ step, reason }) => (
        <p key={step} className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
          {t.rich(report.rollback.ok ? "oneWayOthersBack" : "oneWay", {
            step: stepLabel(step),
            why: withEnd(reason),
            b: bold,
          })}
        </p>
      ))}
      {report.notRehearsed && report.notRehearsed.length > 0 ? (
        <Problems
          title={t("notRehearsed")}
          hint={t("notRehearsedHint")}
          lines={report.notRehearsed.map((one) => ({
            id: JSON.stringify(one),
            text: t("named", {
              name: say(namePlace({ ...one, step: stepLabel(one.step) })),
              text: say(one.why),
            }),
          }))}
        />
      ) : null}
      {report.notLookedAt && report.notLookedAt.length > 0 ? <NotLookedAt all={report.notLookedAt} /> : null}
      {(report.leftOut ?? []).map(({ step, what }) => (
        <p key={`${step} ${what[0]}`} className="text-muted text-xs">
          {say(leftOutWords(stepLabel(step), what))}
        </p>
      ))}
      {report.targetChanges && report.targetChanges.length > 0 ? (
        <p className="text-muted text-xs">
          {t("changedMeanwhile", { what: say(listedSome(report.targetChanges, 8)) })}
        </p>
      ) : null}
      {report.rollback.failed ? (
        <Problems
          title={t("rollbackStopped")}
          lines={[{ id: "failed", text: say(report.rollback.failed) }]}
        />
      ) : null}
      {report.rollback.differences.length > 0 ? (
        <Problems
          title={t("differs")}
          hint={t("differsHint")}
          lines={report.rollback.differences.map((line) => ({ id: JSON.stringify(line), text: say(line) }))}
        />
      ) : null}
      {named.length > 0 ? (
        <div className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
          <p className="font-semibold">{t("namesDropped")}</p>
          <ul className="mt-1 list-disc pl-4">
            {named.map((what) => (
              <li key={what} className="break-words">
                {what}
              </li>
            ))}
          </ul>
          <p className="mt-1">{t("namesDroppedHint")}</p>
        </div>
      ) : null}
      {failedProbes.length > 0 ? (
        <Problems
          title={t("probesFail")}
          lines={failedProbes.map((probe) => ({
            id: probe.name,
            text: t("named", { name: probe.name, text: probe.error ?? t("noReason") }),
          }))}
        />
      ) : null}
      {failedChecks.length > 0 ? (
        <Problems
          title={t("checksFail")}
          lines={failedChecks.map((check) => ({
            id: `${check.step} ${check.name}`,
            text: t("expectedObserved", {
              name: check.name,
              expected: say(check.expected),
              observed: check.error ?? say(observedWords(check.observed)),
            }),
          }))}
        />
      ) : null}
      {rows.length > 0 ? (
        <ul className="flex flex-col gap-1 text-xs">
          {rows.map(([step, count]) => (
            <li key={step}>
              {t.rich("step", { step: stepLabel(step), rows: say(visitedWords(count)), b: bold })}
            </li>
          ))}
        </ul>
      ) : null}
      {report.quarantineGroups.length > 0 ? (
        <details open={report.quarantineGroups.length <= 12}>
          <summary className="cursor-pointer font-medium text-xs">{say(valuesToDecide(report))}</summary>
          <ul className="mt-2 flex flex-wrap gap-1.5 text-xs">
            {report.quarantineGroups.slice(0, LISTED_VALUES).map((group) => (
              <li
                key={`${group.step} ${group.rawValue ?? "NULL"}`}
                className="rounded-md border border-line px-2 py-1"
              >
                <Code>{group.rawValue === null ? "NULL" : `"${group.rawValue}"`}</Code>{" "}
                <span className="text-muted">{formatCount(group.rows)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {report.switch ? <SwitchForecast forecast={report.switch} report={report} /> : null}
      {report.statements.length > 0 ? <Statements statements={report.statements} /> : null}
      {report.statements.length === 0 && !report.switch ? (
        <p className="text-muted text-xs">{t("noStatement")}</p>
      ) : null}
    </div>
  );
}

function bold(words: ReactNode) {
  return <b className="font-semibold">{words}</b>;
}

function Statements({ statements }: Pick<RehearsalView["report"], "statements">) {
  const t = useTranslations("rehearsal.report");
  const say = useSay();
  return (
    <details>
      <summary className="cursor-pointer font-medium text-xs">
        {t("withLocks", { count: statements.length })}
      </summary>
      <Table label={t("statements")} className="mt-2 text-xs">
        <THead>
          <Tr>
            <Th>{t("statement")}</Th>
            <Th>{t("locks")}</Th>
            <Th numeric>{t("time")}</Th>
          </Tr>
        </THead>
        <TBody>
          {statements.map((statement, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity; a statement may occur twice
            <Tr key={index}>
              <Td className="max-w-md">
                <span className="block text-muted">{stepLabel(statement.step)}</span>
                <Code className="line-clamp-3">{statement.sql}</Code>
              </Td>
              <Td>
                {statement.locks.map((lock) => (
                  <span key={`${lock.relation} ${lock.mode}`} className="block">
                    {lock.relation}: {lock.mode}
                  </span>
                ))}
                {statement.rewrote.length > 0 ? (
                  <span className="block text-hold">
                    {t("rewrites", { tables: statement.rewrote.join(", ") })}
                  </span>
                ) : null}
                {statement.droppedWith?.goesToo.map((what) => (
                  <span key={what} className="block text-hold">
                    {t("dropsToo", { what })}
                  </span>
                ))}
              </Td>
              <Td numeric>{say(durationWords(statement.ms))}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </details>
  );
}

/** What no proof was made of; first what the plan itself names. */
function NotLookedAt({ all }: { all: NonNullable<RehearsalView["report"]["notLookedAt"]> }) {
  const t = useTranslations("rehearsal.report");
  const say = useSay();
  const sorted = [...all.filter((one) => one.named), ...all.filter((one) => !one.named)];
  return (
    <details open={sorted.length <= 5} className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
      <summary className="cursor-pointer font-semibold">{t("notLookedAt", { count: sorted.length })}</summary>
      <ul className="mt-1 list-disc pl-4">
        {sorted.map((one) => (
          <li key={JSON.stringify(one.what)} className="break-words">
            {one.named ? t("planNamesIt", { what: say(one.what) }) : say(one.what)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Problems({
  title,
  hint,
  lines,
}: {
  title: string;
  hint?: string;
  lines: { id: string; text: string }[];
}) {
  return (
    <div className="rounded-lg bg-fail-soft px-3 py-2 text-fail text-xs">
      <p className="font-semibold">{title}</p>
      <ul className="mt-1 list-disc pl-4">
        {lines.map((line) => (
          <li key={line.id} className="break-words">
            {line.text}
          </li>
        ))}
      </ul>
      {hint ? <p className="mt-1">{hint}</p> : null}
    </div>
  );
}
