import { CircleArrowRight, ShieldCheck, ShieldQuestion } from "lucide-react";
import { useTranslations } from "next-intl";
import { Code, CodeBlock } from "#components/ui/code.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { bytesWords } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { listedSome } from "#lib/messages/catalogue/listed.ts";
import type { STATE_TONE } from "#lib/messages/plan-states.ts";
import type { BackfillSampleView, PhaseView, StepView } from "#lib/plans/reads/views.ts";
import { stepLabel } from "./phase-words.ts";
import { StepProgress, takesBack } from "./step-progress.tsx";

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
  const t = useTranslations("planPage.step");
  const say = useSay();
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        {step.consequence ? `${withEnd(step.title)} ${withEnd(step.consequence)}` : step.title}
      </p>
      {step.error ? (
        <p role="alert" className="whitespace-pre-wrap rounded-lg bg-fail-soft px-3 py-2 text-fail text-sm">
          {say(step.error)}
        </p>
      ) : null}
      {step.blockers.length > 0 ? (
        <div className="rounded-lg bg-hold-soft px-3 py-2 text-hold text-xs">
          <p className="font-semibold">{t("waitedFor")}</p>
          <ul className="mt-1 list-disc pl-4">
            {step.blockers.map((blocker) => (
              <li key={JSON.stringify(blocker)}>{say(blocker)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {step.kind === "backfill" || step.rowsDone !== null ? (
        <StepProgress step={step} state={state} samples={samples} />
      ) : null}
      <CodeBlock label={t("sql", { name: step.name })} className="max-h-72">
        {step.sql.trim()}
      </CodeBlock>
      {step.rules ? <RuleList rules={step.rules} /> : null}
      {step.backupSql ? (
        <details>
          <summary className="cursor-pointer font-medium text-xs">{t("writtenAway")}</summary>
          <CodeBlock label={t("backupOf", { name: step.name })} className="mt-2 max-h-60">
            {step.backupSql.trim()}
          </CodeBlock>
        </details>
      ) : null}
      {step.rollback === null ? null : (
        <details>
          <summary className="cursor-pointer font-medium text-xs">
            {t(step.kind === "removal" ? "howRestored" : "howRolledBack")}
          </summary>
          <CodeBlock label={t("rollbackOf", { name: step.name })} className="mt-2 max-h-60">
            {step.rollback.trim()}
          </CodeBlock>
        </details>
      )}
      <div className="flex flex-col gap-1.5 text-xs">
        {step.oneWay ? (
          <p className="flex items-start gap-2 text-hold">
            <CircleArrowRight aria-hidden="true" className="mt-px size-4 shrink-0" />
            <span>{t("oneWay", { why: withEnd(step.oneWay) })}</span>
          </p>
        ) : rollbackProvenAt ? (
          <p className="flex items-start gap-2 text-pass">
            <ShieldCheck aria-hidden="true" className="mt-px size-4 shrink-0" />
            <span>{t.rich("proven", { ago: () => <TimeAgo at={rollbackProvenAt} /> })}</span>
          </p>
        ) : rollbackTried ? (
          <p className="flex items-start gap-2 text-hold">
            <ShieldQuestion aria-hidden="true" className="mt-px size-4 shrink-0" />
            <span>
              {t.rich(rollbackTried.oneWay.length > 0 ? "triedOneWay" : "tried", {
                ago: () => <TimeAgo at={rollbackTried.at} />,
                steps: say(listedSome(rollbackTried.oneWay.map(stepLabel))),
              })}
              {rollbackTried.notLookedAt.length > 0
                ? ` ${t("notLookedAt", { what: say(listedSome(rollbackTried.notLookedAt)) })}`
                : ""}
            </span>
          </p>
        ) : (
          <p className="flex items-start gap-2 text-muted">
            <ShieldQuestion aria-hidden="true" className="mt-px size-4 shrink-0" />
            {t("untried")}
          </p>
        )}
        <WhenItRan step={step} state={state} />
        {step.backup ? <Backup {...step.backup} /> : null}
      </div>
    </div>
  );
}

function WhenItRan({ step, state }: { step: StepView; state: keyof typeof STATE_TONE }) {
  const t = useTranslations("planPage.step");
  const say = useSay();
  const { startedAt, finishedAt, lockWaitMs } = step;
  if (!startedAt || !finishedAt) return null;
  const words =
    step.state === "rolled_back"
      ? state === "restored"
        ? "restored"
        : "rolledBack"
      : takesBack(state)
        ? "backStopped"
        : "ran";
  const tries = step.lockTries ?? 0;
  const duration = say(durationWords(lockWaitMs ?? 0));
  return (
    <p className="text-muted">
      {t.rich(words, {
        ago: () => <TimeAgo at={words === "ran" ? startedAt : finishedAt} />,
        took: say(durationWords(finishedAt.getTime() - startedAt.getTime())),
        waited:
          lockWaitMs === null
            ? ""
            : tries > 1
              ? t("waitedTries", { duration, tries })
              : t("waited", { duration }),
      })}
    </p>
  );
}

function Backup({ rows, bytes, path, sha256, late }: NonNullable<StepView["backup"]>) {
  const t = useTranslations("planPage.step");
  const say = useSay();
  return (
    <p className="text-muted">
      {t.rich("backup", {
        rows,
        size: say(bytesWords(bytes)),
        path: () => <Code className="break-all">{path}</Code>,
        sha: () => <Code>{sha256.slice(0, 12)}</Code>,
      })}
      {late ? ` ${t("late", { rows: late.rows })}` : ""}
    </p>
  );
}

function RuleList({ rules }: { rules: NonNullable<StepView["rules"]> }) {
  const t = useTranslations("planPage.step");
  return (
    <details>
      <summary className="cursor-pointer font-medium text-xs">
        {t("rules", { rules: rules.rules.length })}
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
