import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ClinicCard } from "#components/overview/clinic-card.tsx";
import { FirstChangeCard } from "#components/overview/first-change-card.tsx";
import { FlagsCard } from "#components/overview/flags-card.tsx";
import { InMotion } from "#components/overview/in-motion.tsx";
import { MigrationsCard } from "#components/overview/migrations-card.tsx";
import { NextStepAction } from "#components/overview/next-step-action.tsx";
import { nextStepWords } from "#components/overview/next-step-words.ts";
import { OutboxCard } from "#components/overview/outbox-card.tsx";
import { OverviewAnswer } from "#components/overview/overview-answer.tsx";
import { ValidationCard } from "#components/overview/validation-card.tsx";
import { WhatHappened } from "#components/overview/what-happened.tsx";
import { RehearsalProgress } from "#components/plans/rehearsal-progress.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { valuesAddress } from "#lib/messages/check-address.ts";
import type { NextOfPlan } from "#lib/overview/read-first-change.ts";
import { readOverview } from "#lib/overview/read-overview.ts";
import type { Phase } from "#lib/plans/model.ts";
import type { PlanView, RehearsalBasis } from "#lib/plans/reads/views.ts";
import { attempt } from "#lib/web/attempt.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { preview, setEnabled, setPercentage } from "../flags/actions.ts";
import { pause, rehearse, resume, start, stopRehearsing } from "../migrations/actions.ts";
import { sendBookings } from "./actions.ts";

export default async function OverviewPage() {
  const ctx = await pageContext();
  const say = await getSay();
  const t = await getTranslations("overview");
  const { role } = ctx.actor;
  const read = await readOverview(ctx, serverEnv(), attempt);
  const { first, next, clinic, flags, killed } = read;
  const change = first.ok ? first.value : null;
  const moving = read.motion.ok && read.motion.value.length > 0;
  const actions = { rehearse, start, resume, setPercentage, setEnabled, preview };
  const words = next && nextStepWords(next);
  const step = next && <NextStepAction next={next} role={role} actions={actions} />;
  const ofList = change?.next ? { plan: change.plan, step: change.next, rows: null } : null;
  const isFirst = change !== null && change.next !== null;
  const list = change && (
    <FirstChangeCard
      change={change}
      action={
        change.opensValues ? (
          <Button asChild>
            <Link href={valuesAddress(change.plan.name)}>{t("lookAtValues")}</Link>
          </Button>
        ) : (
          ofList && <NextStepAction next={ofList} role={role} actions={actions} short />
        )
      }
    />
  );
  const live = clinic && (
    <ClinicCard
      clinic={clinic.live}
      readAt={ctx.now()}
      flag={say(read.pathFlag)}
      address={clinic.address}
      setLoad={sendBookings}
      whyNotSend={say(whyNot(role, "clinic:send-bookings"))}
    />
  );
  const guided = (list || live) && (
    <div
      className={cn(
        "grid gap-4",
        change !== null && change.done === change.steps.length && "items-start",
        list && live && "xl:grid-cols-[1.5fr_1fr]",
      )}
    >
      {list}
      {live}
    </div>
  );
  // Before anything moves, figures of it would be a row of zeros.
  const hasBegun = !isFirst || moving;
  return (
    <div className="flex flex-col gap-4">
      <OverviewAnswer
        needs={read.needs}
        next={words && { words, action: step, turnsOn: turnedOnBy(next) }}
        killed={killed}
        quiet={say(read.quiet)}
      />
      {next?.step?.kind === "working" && next.step.job.kind === "rehearsal" ? (
        <RehearsalProgress
          plan={next.plan.name}
          job={next.step.job}
          estimate={estimateOf(next.plan, next.step.job.phase)}
          now={ctx.now()}
          stop={stopRehearsing}
          disabledReason={say(whyNot(role, "plan:pause"))}
        />
      ) : null}
      {isFirst ? guided : null}
      {hasBegun ? (
        <>
          <div className="grid grid-cols-2 gap-4 max-sm:gap-3 xl:grid-cols-4">
            <FlagsCard
              flags={flags}
              motion={read.motion}
              activity={read.activity}
              killSwitch={read.killSwitch}
            />
            <MigrationsCard motion={read.motion} />
            <OutboxCard outbox={read.outbox} />
            <ValidationCard validation={read.validation} />
          </div>
          <InMotion
            motion={read.motion}
            killed={killed}
            recent={read.activity.ok ? read.activity.value.recent : null}
            actions={{ ...actions, pause, role }}
          />
        </>
      ) : null}
      {isFirst ? null : guided}
      <WhatHappened feed={read.feed} />
    </div>
  );
}

function estimateOf(plan: PlanView, phase: Phase | null): RehearsalBasis | null {
  return plan.phases.find((one) => one.phase === phase)?.rehearsalEstimate ?? null;
}

function turnedOnBy(next: NextOfPlan | null): string | null {
  return next?.step?.kind === "raise" && next.step.stage.turnsOn ? next.step.flag : null;
}
