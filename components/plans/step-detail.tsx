import { CircleArrowRight, ShieldCheck, ShieldQuestion } from "lucide-react";
import { Code, CodeBlock } from "#components/ui/code.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { listSome } from "#lib/kernel/text/list-some.ts";
import { countOf, formatBytes } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import type { STATE_TONE } from "#lib/messages/plan-states.ts";
import type { BackfillSampleView, PhaseView, StepView } from "#lib/plans/reads/views.ts";
import { stepLabel } from "./phase-words.ts";
import { StepProgress } from "./step-progress.tsx";

/** What a step does, how it is undone, and what happened when it ran. */
export function StepDetail({
  step,
  state,
  samples,
  rollbackProvenAt,
  rollbackTried,
}: {
  step: StepView;
  state: keyof typeof STATE_TONE;
  samples: BackfillSampleView[];
  rollbackProvenAt: Date | null;
  rollbackTried: PhaseView["rollbackTried"];
}) {
  const tries = step.lockTries ?? 0;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        {step.consequence ? `${withEnd(step.title)} ${withEnd(step.consequence)}` : step.title}
      </p>
      {step.error ? (
        <p role="alert" className="whitespace-pre-wrap rounded-lg bg-fail-soft px-3 py-2 text-fail text-sm">
          {step.error}
        </p>
      ) : null}
      {step.blockers.length > 0 ? (
        <div className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
          <p className="font-semibold">Waited for a lock that was held by</p>
          <ul className="mt-1 list-disc pl-4">
            {step.blockers.map((blocker) => (
              <li key={blocker}>{blocker}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {step.kind === "backfill" || step.rowsDone !== null ? (
        <StepProgress step={step} state={state} samples={samples} />
      ) : null}
      <CodeBlock label={`SQL of ${step.name}`} className="max-h-72">
        {step.sql.trim()}
      </CodeBlock>
      {step.rules ? <RuleList rules={step.rules} /> : null}
      {step.backupSql ? (
        <details>
          <summary className="cursor-pointer font-medium text-xs">What is written away first</summary>
          <CodeBlock label={`Backup of ${step.name}`} className="mt-2 max-h-60">
            {step.backupSql.trim()}
          </CodeBlock>
        </details>
      ) : null}
      {step.rollback === null ? null : (
        <details>
          <summary className="cursor-pointer font-medium text-xs">
            {step.kind === "removal" ? "How it is restored" : "How it is rolled back"}
          </summary>
          <CodeBlock label={`Rollback of ${step.name}`} className="mt-2 max-h-60">
            {step.rollback.trim()}
          </CodeBlock>
        </details>
      )}
      <div className="flex flex-col gap-1.5 text-xs">
        {step.oneWay ? (
          <p className="flex items-start gap-2 text-hold">
            <CircleArrowRight aria-hidden="true" className="mt-px size-4 shrink-0" />
            <span>One-way: {withEnd(step.oneWay)} A rollback leaves what it did.</span>
          </p>
        ) : rollbackProvenAt ? (
          <p className="flex items-start gap-2 text-pass">
            <ShieldCheck aria-hidden="true" className="mt-px size-4 shrink-0" />
            <span>
              Rollback proven <TimeAgo at={rollbackProvenAt} />: up, rollback, schema and data equal.
            </span>
          </p>
        ) : rollbackTried ? (
          <p className="flex items-start gap-2 text-hold">
            <ShieldQuestion aria-hidden="true" className="mt-px size-4 shrink-0" />
            <span>
              Rollback tried <TimeAgo at={rollbackTried.at} />: what was looked at came back equal
              {rollbackTried.oneWay.length > 0
                ? `, with what ${listSome(rollbackTried.oneWay.map(stepLabel))} did in place`
                : ""}
              .
              {rollbackTried.notLookedAt.length > 0
                ? ` Not looked at: ${listSome(rollbackTried.notLookedAt)}.`
                : ""}
            </span>
          </p>
        ) : (
          <p className="flex items-start gap-2 text-muted">
            <ShieldQuestion aria-hidden="true" className="mt-px size-4 shrink-0" />
            The rollback of this version was not tried yet. A rehearsal proves it.
          </p>
        )}
        {step.finishedAt && step.startedAt ? (
          <p className="text-muted">
            {step.state === "rolled_back" ? (
              <>
                {state === "restored" ? "Restored" : "Rolled back"} <TimeAgo at={step.finishedAt} /> in{" "}
              </>
            ) : (
              <>
                Ran <TimeAgo at={step.startedAt} /> for{" "}
              </>
            )}
            {formatDuration(step.finishedAt.getTime() - step.startedAt.getTime())}
            {step.lockWaitMs === null
              ? "."
              : `; waited ${formatDuration(step.lockWaitMs)} for locks${tries > 1 ? `, ${countOf(tries, "try", "tries")}` : ""}.`}
          </p>
        ) : null}
        {step.backup ? (
          <p className="text-muted">
            Backup: {countOf(step.backup.rows, "row")}, {formatBytes(step.backup.bytes)}, in{" "}
            <Code className="break-all">{step.backup.path}</Code>, sha256{" "}
            <Code>{step.backup.sha256.slice(0, 12)}</Code>.
            {step.backup.late
              ? ` ${countOf(step.backup.late.rows, "row written after it was saved as it was", "rows written after it were saved as they were")} removed.`
              : ""}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function RuleList({ rules }: { rules: NonNullable<StepView["rules"]> }) {
  return (
    <details>
      <summary className="cursor-pointer font-medium text-xs">
        {countOf(rules.rules.length, "rule")}; what none of them reads goes to quarantine
      </summary>
      <ol className="mt-2 flex flex-col gap-1 text-xs">
        {rules.rules.map((rule) => (
          <li key={rule.name} className="flex flex-wrap gap-x-2">
            <span className="min-w-40 text-muted">{rule.name}</span>
            <Code>{rule.pattern}</Code>
            <span>→ {rule.value}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
