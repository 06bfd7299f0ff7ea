import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { listSome } from "#lib/kernel/text/list-some.ts";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { namePlace } from "#lib/messages/name-place.ts";
import type { DryRunView } from "#lib/plans/reads/views.ts";
import {
  changedWords,
  LISTED_VALUES,
  leftOutWords,
  rollbackTone,
  rollbackWords,
  valuesToDecide,
} from "./dry-run-words.ts";
import { stepLabel } from "./phase-words.ts";
import { SwitchForecast } from "./switch-forecast.tsx";

/** What a phase did on a clone: statements with their locks, rows, values to decide, checks, and the way back. */
export function DryRunReport({ run }: { run: DryRunView }) {
  const { report } = run;
  const failedChecks = report.checks.filter((check) => !check.ok);
  const failedProbes = report.probes.filter((probe) => !probe.ok);
  const named = [...new Set(report.statements.flatMap(({ droppedWith }) => droppedWith?.namedBy ?? []))];
  const rows = Object.entries(report.rows).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={run.ok ? "pass" : "fail"}>{run.ok ? "It works" : "It fails"}</Badge>
        <Badge tone={rollbackTone(run)}>{rollbackWords(run)}</Badge>
        <Badge tone={run.targetUnchanged ? "pass" : "hold"}>
          {run.targetUnchanged ? "target unchanged" : "target changed meanwhile"}
        </Badge>
        {run.forThisVersion ? null : <Badge tone="hold">an earlier version of the plan</Badge>}
      </div>
      <p className="text-muted text-xs">
        <TimeAgo at={run.at} /> by {run.by}, took {formatDuration(report.seconds * 1000)}.
        {report.ranFirst.length > 0
          ? ` ${report.ranFirst.join(" and ")} ran on the copy first, as the target is not there yet.`
          : ""}
        {report.decidedOnClone > 0
          ? ` ${countOf(report.decidedOnClone, "quarantined row")} got a value on the copy only, so that the later steps could be tried.`
          : ""}
      </p>
      {report.error ? (
        <p role="alert" className="whitespace-pre-wrap rounded-lg bg-fail-soft px-3 py-2 text-fail">
          {report.error}
        </p>
      ) : null}
      {(report.rollback.oneWay ?? []).map(({ step, reason }) => (
        <p key={step} className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
          <b className="font-semibold">{stepLabel(step)}</b> is one-way: {withEnd(reason)} A rollback leaves
          what it did
          {report.rollback.ok ? "; the other steps got back to where they began." : "."}
        </p>
      ))}
      {report.notRehearsed && report.notRehearsed.length > 0 ? (
        <Problems
          title="Not rehearsed, as it reaches beyond the database"
          hint="None of the phase was run, here or on the target. Do these by hand, outside of the plan, and take them out of it."
          lines={report.notRehearsed.map((one) => ({
            id: `${namePlace(one)} ${one.why}`,
            text: `${namePlace({ ...one, step: stepLabel(one.step) })}: ${one.why}`,
          }))}
        />
      ) : null}
      {report.notLookedAt && report.notLookedAt.length > 0 ? <NotLookedAt all={report.notLookedAt} /> : null}
      {(report.leftOut ?? []).map(({ step, what }) => (
        <p key={`${step} ${what[0]}`} className="text-muted text-xs">
          {leftOutWords(stepLabel(step), what)}
        </p>
      ))}
      {report.targetChanges && report.targetChanges.length > 0 ? (
        <p className="text-muted text-xs">
          Changed in the target by somebody meanwhile: {listSome(report.targetChanges, 8)}.
        </p>
      ) : null}
      {report.rollback.failed ? (
        <Problems title="The rollback stopped" lines={[{ id: "failed", text: report.rollback.failed }]} />
      ) : null}
      {report.rollback.differences.length > 0 ? (
        <Problems
          title="After the rollback these differ"
          hint="Values that it took away had been written before the phase, by people whom the flag let in too early for example. Empty those columns in the target by hand, then rehearse again."
          lines={report.rollback.differences.map((line) => ({ id: line, text: line }))}
        />
      ) : null}
      {named.length > 0 ? (
        <div className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
          <p className="font-semibold">Their text names a column that was dropped</p>
          <ul className="mt-1 list-disc pl-4">
            {named.map((what) => (
              <li key={what} className="break-words">
                {what}
              </li>
            ))}
          </ul>
          <p className="mt-1">They fail when they are called next, unless they are changed before.</p>
        </div>
      ) : null}
      {failedProbes.length > 0 ? (
        <Problems
          title="Statements of the old application that no longer work"
          lines={failedProbes.map((probe) => ({
            id: probe.name,
            text: `${probe.name}: ${probe.error ?? "no reason given"}`,
          }))}
        />
      ) : null}
      {failedChecks.length > 0 ? (
        <Problems
          title="Checks that fail"
          lines={failedChecks.map((check) => ({
            id: `${check.step} ${check.name}`,
            text: `${check.name}: expected ${check.expected}, observed ${check.error ?? check.observed}`,
          }))}
        />
      ) : null}
      {rows.length > 0 ? (
        <ul className="flex flex-col gap-1 text-xs">
          {rows.map(([step, count]) => (
            <li key={step}>
              <b className="font-semibold">{stepLabel(step)}</b>: {countOf(count.done, "row")}
              {changedWords(count)}
              {count.quarantined > 0 ? `, ${formatCount(count.quarantined)} to quarantine` : ""}
            </li>
          ))}
        </ul>
      ) : null}
      {report.quarantineGroups.length > 0 ? (
        <details open={report.quarantineGroups.length <= 12}>
          <summary className="cursor-pointer font-medium text-xs">{valuesToDecide(report)}</summary>
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
        <p className="text-muted text-xs">It ran no statement.</p>
      ) : null}
    </div>
  );
}

function Statements({ statements }: Pick<DryRunView["report"], "statements">) {
  return (
    <details>
      <summary className="cursor-pointer font-medium text-xs">
        {countOf(statements.length, "statement")}, with the locks {statements.length === 1 ? "it" : "they"}{" "}
        took
      </summary>
      <Table label="Statements of the rehearsal" className="mt-2 text-xs">
        <THead>
          <Tr>
            <Th>Statement</Th>
            <Th>Locks</Th>
            <Th numeric>Time</Th>
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
                  <span className="block text-hold">rewrites {statement.rewrote.join(", ")}</span>
                ) : null}
                {statement.droppedWith?.goesToo.map((what) => (
                  <span key={what} className="block text-hold">
                    drops {what} too
                  </span>
                ))}
              </Td>
              <Td numeric>{formatDuration(statement.ms)}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </details>
  );
}

/** What no proof was made of; first what the plan itself names. */
function NotLookedAt({ all }: { all: NonNullable<DryRunView["report"]["notLookedAt"]> }) {
  const sorted = [...all.filter((one) => one.named), ...all.filter((one) => !one.named)];
  return (
    <details open={sorted.length <= 5} className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
      <summary className="cursor-pointer font-semibold">
        Not looked at: {countOf(sorted.length, "thing")}
      </summary>
      <ul className="mt-1 list-disc pl-4">
        {sorted.map((one) => (
          <li key={one.what} className="break-words">
            {one.what}
            {one.named ? "; the plan names it, so nothing is proven" : ""}
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
