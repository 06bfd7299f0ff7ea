import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type RaiseActions, RaiseButton } from "#components/flags/raise-button.tsx";
import { whyNotRaise } from "#components/flags/why-not-raise.ts";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { rehearseLabel } from "#components/plans/rehearse-label.ts";
import { StartOfPhase } from "#components/plans/start-of-phase.tsx";
import { Button } from "#components/ui/button.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { NextStage } from "#lib/interlock/next-stage.ts";
import { type Role, whyNot } from "#lib/kernel/permissions.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { valuesAddress } from "#lib/messages/check-address.ts";
import { decideValues, whyNotDecide } from "#lib/messages/decide-values.ts";
import type { NextOfPlan } from "#lib/overview/read-first-change.ts";
import type { Phase } from "#lib/plans/model.ts";
import type { NextStep, RehearsalBasis } from "#lib/plans/reads/views.ts";
import { watchWords } from "./next-step-words.ts";

export type StepActions = { rehearse: FormAction; start: FormAction; resume: FormAction } & RaiseActions;

/** The button that brings a plan on, right where its answer stands. `short` in the list, where the banner says the rest. */
export function NextStepAction({
  next,
  role,
  actions,
  short = false,
}: {
  next: NextOfPlan;
  role: Role;
  actions: StepActions;
  short?: boolean;
}) {
  const t = useTranslations("nextStep.action");
  const say = useSay();
  const { plan, step } = next;
  const reason = step && say(whyNotPress(step, role));
  const variant = short ? "secondary" : "primary";
  const plans = `/migrations/${encodeURIComponent(plan.name)}`;
  const link = (label: string, href: string) => (
    <Button asChild variant={variant}>
      <Link href={href}>{label}</Link>
    </Button>
  );
  const raise = ({ flag, stage }: { flag: string; stage: NextStage }) => (
    <RaiseButton flag={flag} stage={stage} actions={actions} whyNot={reason} variant={variant} />
  );
  // Who may press it is said once, in the banner.
  if (short && reason !== null) return <span className="text-xs text-muted">{t("next")}</span>;
  switch (step?.kind) {
    case "rehearse":
      return (
        <ActionButton
          variant={variant}
          action={actions.rehearse}
          fields={{ plan: plan.name, phase: step.phase }}
          done={t("rehearsing", { phase: step.phase })}
          disabledReason={reason}
        >
          {short ? null : <FlaskConical aria-hidden />}
          {step.stopped !== null
            ? say(rehearseLabel("again", estimateOf(plan, step.phase)))
            : short
              ? step.phase === "expand"
                ? t("rehearse")
                : t("runRehearsal", { phase: step.phase })
              : say(rehearseLabel(step.phase, estimateOf(plan, step.phase)))}
        </ActionButton>
      );
    case "rehearse-again":
      return (
        <span className="flex flex-wrap gap-2 max-sm:[&>*]:w-full">
          {short ? null : link(t("report"), `${plans}?phase=${step.phase}#rehearsal`)}
          <ActionButton
            action={actions.rehearse}
            fields={{ plan: plan.name, phase: step.phase }}
            done={t("rehearsing", { phase: step.phase })}
            disabledReason={reason}
          >
            {short ? t("rehearseAgain") : say(rehearseLabel("again", estimateOf(plan, step.phase)))}
          </ActionButton>
        </span>
      );
    case "go-back":
      return link(say(goBackWords(step)), `${plans}?phase=${step.phase}#phase`);
    case "start": {
      const phase = plan.phases.find((one) => one.phase === step.phase);
      return phase ? (
        <StartOfPhase
          plan={plan}
          phase={phase}
          start={actions.start}
          variant={variant}
          disabledReason={reason}
        />
      ) : null;
    }
    case "working":
      return link(say(watchWords(step.job)), step.job.phase ? `${plans}?phase=${step.job.phase}` : plans);
    case "decide":
      return (
        <span className="flex flex-col gap-1">
          {link(say(decideValues(step.values, role)), valuesAddress(plan.name))}
          {reason === null ? null : <span className="text-xs text-muted">{reason}</span>}
        </span>
      );
    case "resume":
      return (
        <ActionButton
          variant={variant}
          action={actions.resume}
          fields={{ plan: plan.name }}
          done={t("resumed")}
          disabledReason={reason}
        >
          {t("resume")}
        </ActionButton>
      );
    case "raise":
      return raise(step);
    case "waits":
      if (step.action?.kind === "link") return link(say(step.action.label), step.action.href);
      return step.action && raise(step.action);
    case "press":
    case "lift": {
      const words = t(step.kind);
      return reason ? <Button disabledReason={reason}>{words}</Button> : link(words, "/emergency");
    }
    default:
      return null;
  }
}

function goBackWords({ way, phase }: Extract<NextStep, { kind: "go-back" }>): Message {
  return message("motion.next.goBack", { way, phase });
}

function estimateOf(plan: NextOfPlan["plan"], phase: Phase): RehearsalBasis | null {
  return plan.phases.find((one) => one.phase === phase)?.rehearsalEstimate ?? null;
}

function whyNotPress(step: NonNullable<NextOfPlan["step"]>, role: Role): Message | null {
  switch (step.kind) {
    case "rehearse":
    case "rehearse-again":
      return whyNot(role, "plan:rehearse");
    case "start":
      return whyNot(role, step.phase === "contract" ? "plan:run-contract" : "plan:run");
    case "resume":
      return whyNot(role, step.job.resumeNeeds);
    case "raise":
      return whyNotRaise(role, step.stage);
    case "waits":
      return step.action?.kind === "raise" ? whyNotRaise(role, step.action.stage) : null;
    case "decide":
      return whyNotDecide(role);
    case "press":
      return whyNot(role, "kill-switch:engage");
    case "lift":
      return whyNot(role, "kill-switch:lift");
    default:
      return null; // a link, to a page that says it
  }
}
