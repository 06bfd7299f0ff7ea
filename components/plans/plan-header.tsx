import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type RaiseActions, RaiseButton } from "#components/flags/raise-button.tsx";
import { whyNotRaise } from "#components/flags/why-not-raise.ts";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { type Role, whyNot } from "#lib/kernel/permissions.ts";
import type { PlanView } from "#lib/plans/reads/views.ts";
import { PauseOrResume, RehearseButton, UndoPhase } from "./phase-actions.tsx";
import { type PlanAnswer, pauseOrResume, standsOut } from "./plan-answer.ts";
import { undoConsequence, whyNotWork } from "./plan-selection.ts";
import { StartOfPhase } from "./start-of-phase.tsx";

export type PlanActions = {
  pause: FormAction;
  resume: FormAction;
  rollBack: FormAction;
  restore: FormAction;
  rehearse: FormAction;
  start: FormAction;
} & RaiseActions;

/** The plan's name, in one sentence whether it needs somebody, and beside it what can be done about that. */
export function PlanHeader({
  plan,
  answer,
  role,
  actions,
}: {
  plan: PlanView;
  answer: PlanAnswer;
  role: Role;
  actions: PlanActions;
}) {
  const t = useTranslations("planPage.header");
  const say = useSay();
  const control = pauseOrResume(plan.job);
  const number = plan.currentPhase
    ? plan.phases.findIndex((one) => one.phase === plan.currentPhase) + 1
    : null;
  const read = {
    version: plan.sha256.slice(0, 8),
    code: (words: ReactNode) => <Code>{words}</Code>,
    ago: () => <TimeAgo at={plan.loadedAt} />,
  };
  return (
    <header className="flex flex-col gap-3">
      <div>
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-title">
          {plan.title}
          {plan.phases.length === 0 ? (
            <Badge tone="fail">{t("cannotBeRead")}</Badge>
          ) : (
            <Badge tone={number === null ? "pass" : "run"} icon={number === null ? undefined : null}>
              {number === null ? t("done") : t("phaseOf", { number, count: plan.phases.length })}
            </Badge>
          )}
        </h1>
        <p className="mt-1 text-muted">
          {plan.target ? t.rich("target", { target: plan.target, ...read }) : t.rich("version", read)}
        </p>
      </div>
      <section
        aria-label={t("whatItNeeds")}
        className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-line bg-surface px-4 py-3 shadow-card"
      >
        <p role="status" className="sr-only">
          {say(answer.spoken)}
        </p>
        <ToneMark tone={answer.tone} label={t(`tone.${answer.tone}`)} />
        <p className="min-w-0 flex-1 basis-64 break-words font-medium">
          {say(answer.sentence)}{" "}
          {answer.at ? <TimeAgo at={answer.at} className="font-normal text-muted text-xs" /> : null}
          {answer.meanwhile ? (
            <span className="block font-normal text-muted">{say(answer.meanwhile)}</span>
          ) : null}
        </p>
        <AnswerAction plan={plan} answer={answer} role={role} actions={actions} />
        {control ? (
          <PauseOrResume
            plan={plan.name}
            control={control}
            variant={control === "resume" && !answer.action ? "primary" : "secondary"}
            pause={actions.pause}
            resume={actions.resume}
            disabledReason={say(
              whyNot(role, control === "resume" && plan.job ? plan.job.resumeNeeds : "plan:pause"),
            )}
          />
        ) : null}
      </section>
    </header>
  );
}

/** The answer's button: it does what is needed, or says who may. */
function AnswerAction({
  plan,
  answer,
  role,
  actions,
}: {
  plan: PlanView;
  answer: PlanAnswer;
  role: Role;
  actions: PlanActions;
}) {
  const say = useSay();
  const { action } = answer;
  const variant = standsOut(answer) ? "primary" : "secondary";
  const notNow = say(plan.unconfigured ?? whyNotWork(plan));
  switch (action?.kind) {
    case "link":
      return (
        <Button asChild size="sm" variant={variant}>
          <Link href={action.href}>{say(action.label)}</Link>
        </Button>
      );
    case "rehearse":
      return (
        <RehearseButton
          plan={plan.name}
          phase={action.phase.phase}
          action={actions.rehearse}
          estimate={action.phase.rehearsalEstimate}
          variant={variant}
          disabledReason={say(whyNot(role, "plan:rehearse")) ?? notNow}
        />
      );
    case "start": {
      const needs = action.phase.phase === "contract" ? "plan:run-contract" : "plan:run";
      return (
        <div className="max-sm:w-full">
          <StartOfPhase
            plan={plan}
            phase={action.phase}
            start={actions.start}
            disabledReason={say(whyNot(role, needs)) ?? notNow}
          />
        </div>
      );
    }
    case "go-back": {
      const { phase } = action;
      const restore = phase.phase === "contract";
      return (
        <UndoPhase
          plan={plan.name}
          phase={phase.phase}
          action={restore ? actions.restore : actions.rollBack}
          restore={restore}
          consequence={say(undoConsequence(phase))}
          disabledReason={say(whyNot(role, restore ? "plan:restore" : "plan:rollback")) ?? notNow}
        />
      );
    }
    case "raise":
      return (
        <RaiseButton
          flag={action.flag}
          stage={action.stage}
          actions={actions}
          whyNot={say(whyNotRaise(role, action.stage))}
          variant={variant}
          size="sm"
        />
      );
    default:
      return null;
  }
}
