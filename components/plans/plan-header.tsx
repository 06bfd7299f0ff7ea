import Link from "next/link";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { type Role, whyNot } from "#lib/auth/permissions.ts";
import type { PlanView } from "#lib/plans/views.ts";
import { PauseOrResume } from "./phase-actions.tsx";
import { needsPerson, pauseOrResume, planAnswer, spokenAnswer } from "./plan-answer.ts";

const TONE_WORDS = {
  pass: "well",
  hold: "needs you",
  fail: "needs you",
  run: "running",
  wait: "waiting",
} as const;

/** The plan's name, in one sentence whether it needs somebody, and beside it what can be done about that. */
export function PlanHeader({
  plan,
  role,
  pause,
  resume,
}: {
  plan: PlanView;
  role: Role;
  pause: FormAction;
  resume: FormAction;
}) {
  const answer = planAnswer(plan, whyNot(role, "quarantine:decide") === null);
  const control = pauseOrResume(plan.job);
  const number = plan.currentPhase
    ? plan.phases.findIndex((one) => one.phase === plan.currentPhase) + 1
    : null;
  return (
    <header className="flex flex-col gap-3">
      <div>
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-title">
          {plan.title}
          {plan.phases.length === 0 ? (
            <Badge tone="fail">cannot be read</Badge>
          ) : (
            <Badge tone={number === null ? "pass" : "run"} icon={number === null ? undefined : null}>
              {number === null ? "done" : `phase ${number} of ${plan.phases.length}`}
            </Badge>
          )}
        </h1>
        <p className="mt-1 text-muted">
          {plan.target ? (
            <>
              Target <Code>{plan.target}</Code> ·{" "}
            </>
          ) : null}
          version <Code>{plan.sha256.slice(0, 8)}</Code> · read <TimeAgo at={plan.loadedAt} />
        </p>
      </div>
      <section
        aria-label="What it needs"
        className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-line bg-surface px-4 py-3 shadow-card"
      >
        <p role="status" className="sr-only">
          {spokenAnswer(answer)}
        </p>
        <ToneMark tone={answer.tone} label={TONE_WORDS[answer.tone]} />
        <p className="min-w-0 flex-1 basis-64 break-words font-medium">
          {answer.sentence}{" "}
          {answer.at ? <TimeAgo at={answer.at} className="font-normal text-muted text-xs" /> : null}
          {answer.meanwhile ? <span className="block font-normal text-muted">{answer.meanwhile}</span> : null}
        </p>
        {answer.action ? (
          <Button asChild size="sm" variant={needsPerson(answer) ? "primary" : "secondary"}>
            <Link href={answer.action.href}>{answer.action.label}</Link>
          </Button>
        ) : null}
        {control ? (
          <PauseOrResume
            plan={plan.name}
            control={control}
            variant={control === "resume" && !answer.action ? "primary" : "secondary"}
            pause={pause}
            resume={resume}
            disabledReason={whyNot(
              role,
              control === "resume" && plan.job ? plan.job.resumeNeeds : "plan:pause",
            )}
          />
        ) : null}
      </section>
    </header>
  );
}
