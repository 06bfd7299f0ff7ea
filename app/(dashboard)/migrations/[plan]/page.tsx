import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ChecksCard } from "#components/plans/checks-card.tsx";
import { ContactsCard } from "#components/plans/contacts-card.tsx";
import { GatesCard } from "#components/plans/gates-card.tsx";
import { RehearseButton, UndoPhase } from "#components/plans/phase-actions.tsx";
import { PhaseBar } from "#components/plans/phase-bar.tsx";
import { PhaseStrip } from "#components/plans/phase-strip.tsx";
import { offers, planAnswer, standsOut } from "#components/plans/plan-answer.ts";
import { PlanHeader } from "#components/plans/plan-header.tsx";
import {
  choosePhase,
  chooseStep,
  gatePhase,
  needsRehearsal,
  phaseHref,
  showsQuarantine,
  undoConsequence,
  whyNotUndo,
  whyNotWork,
} from "#components/plans/plan-selection.ts";
import { QuarantineCard } from "#components/plans/quarantine-card.tsx";
import { RehearsalProgress } from "#components/plans/rehearsal-progress.tsx";
import { RehearsalReport } from "#components/plans/rehearsal-report.tsx";
import { SayEndedButton } from "#components/plans/say-ended-button.tsx";
import { StepCard } from "#components/plans/step-card.tsx";
import { StepList } from "#components/plans/step-list.tsx";
import { SwitchCard } from "#components/plans/switch-card.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { readLeaving } from "#lib/flags/reads/read-leaving.ts";
import type { Context } from "#lib/kernel/context.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { valuesAddress } from "#lib/messages/check-address.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import { readPlan } from "#lib/plans/reads/read-plan.ts";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { isQuarantineCounted } from "#lib/quarantine/quarantine-counted.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { preview, setEnabled, setPercentage } from "../../flags/actions.ts";
import {
  check,
  lostHaveEnded,
  pause,
  rehearse,
  restore,
  resume,
  rollBack,
  start,
  stopRehearsing,
} from "../actions.ts";

type Props = {
  params: Promise<{ plan: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).plan) };
}

export default async function PlanPage({ params, searchParams }: Props) {
  const ctx = await pageContext();
  const t = await getTranslations("planPage.page");
  const say = await getSay();
  const query = await searchParams;
  const plan = await readPlan(ctx, decodeURIComponent((await params).plan));
  if (plan === null) notFound();
  const { role } = ctx.actor;
  const answer = planAnswer(plan, whyNot(role, "quarantine:decide") === null);
  const actions = {
    ...{ rollBack, restore, pause, resume },
    ...{ rehearse, start, setPercentage, setEnabled, preview },
  };
  const header = <PlanHeader plan={plan} answer={answer} role={role} actions={actions} />;
  const contacts = <ContactsCard contacts={plan.contacts} owner={plan.owner} />;
  const phase = choosePhase(plan, query.phase);
  if (!phase) {
    return (
      <div className="flex flex-col gap-4">
        {header}
        {contacts}
      </div>
    );
  }
  const step = chooseStep(phase, plan.job, query.step);
  const waiting = gatePhase(plan, phase);
  const next = phase.state === "done" ? plan.phases[plan.phases.indexOf(phase) + 1] : undefined;
  const notNow = say(whyNotWork(plan));
  const sayEnded = { action: lostHaveEnded, disabledReason: say(whyNot(role, "client:say-ended")) };
  // One button stands out at a time, and what the answer has stands nowhere else.
  const rehearsal = (of: PhaseView) =>
    (of.state === "done" && !of.isHalfUndone) || offers(answer, "rehearse", of) ? null : (
      <RehearseButton
        plan={plan.name}
        phase={of.phase}
        action={rehearse}
        estimate={of.rehearsalEstimate}
        variant={needsRehearsal(of) && !standsOut(answer) ? "primary" : "secondary"}
        disabledReason={say(plan.unconfigured) ?? say(whyNot(role, "plan:rehearse")) ?? notNow}
      />
    );
  return (
    <div className="flex flex-col gap-4">
      {header}
      <PhaseStrip
        hrefOf={(one) => phaseHref(plan, one)}
        phases={plan.phases}
        seen={plan}
        selected={phase.phase}
      />
      <PhaseBar phase={phase} next={next ? { phase: next, href: phaseHref(plan, next.phase) } : null}>
        {rehearsal(phase)}
        {offers(answer, "go-back", phase) ? null : <UndoButton ctx={ctx} plan={plan} phase={phase} />}
        {phase.rollbackLost.length > 0 ? <SayEndedButton lost={phase.rollbackLost} {...sayEnded} /> : null}
      </PhaseBar>
      {plan.job?.kind === "rehearsal" && plan.job.phase === phase.phase ? (
        <RehearsalProgress
          plan={plan.name}
          job={plan.job}
          estimate={phase.rehearsalEstimate}
          now={ctx.now()}
          stop={stopRehearsing}
          disabledReason={say(whyNot(role, "plan:pause"))}
        />
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,2.2fr)] xl:grid-cols-[minmax(0,1fr)_minmax(0,2.2fr)_minmax(0,1.05fr)]">
        {/* Where they do not fit beside the steps, the gates come before them and the contacts after. */}
        <div className="max-xl:contents xl:col-start-3 xl:row-start-1 xl:flex xl:min-w-0 xl:flex-col xl:gap-4">
          {waiting ? (
            <div className="min-w-0 lg:max-xl:col-span-2">
              <GatesCard
                plan={plan}
                phase={waiting}
                startsAbove={offers(answer, "start", waiting)}
                start={start}
                rehearse={waiting === phase ? null : rehearsal(waiting)}
                sayEnded={sayEnded}
                disabledReason={
                  say(plan.unconfigured) ??
                  say(whyNot(role, waiting.phase === "contract" ? "plan:run-contract" : "plan:run")) ??
                  notNow
                }
              />
            </div>
          ) : null}
          <div className="min-w-0 max-xl:order-last lg:max-xl:col-span-2">{contacts}</div>
        </div>
        <div className="flex min-w-0 flex-col gap-4 xl:col-start-1 xl:row-start-1">
          {phase.steps.length > 0 ? (
            <Card>
              <CardHeader title={t("steps")}>{t("stepCount", { count: phase.steps.length })}</CardHeader>
              <StepList
                steps={phase.steps}
                selected={step?.name ?? null}
                hrefOf={(one) => phaseHref(plan, phase.phase, one)}
              />
            </Card>
          ) : null}
          <SwitchCard phase={phase} flag={plan.flag} killed={plan.killSwitchEngaged} />
          {showsQuarantine(plan, phase) ? (
            <QuarantineCard
              count={plan.quarantine}
              isWhole={isQuarantineCounted(plan)}
              toDecide={plan.toDecide}
              leftOpen={plan.leftOpen}
              href={valuesAddress(plan.name)}
            />
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {step ? <StepCard plan={plan} phase={phase} step={step} /> : null}
          <RehearsalCard phase={phase} />
          <ChecksCard plan={plan} phase={phase} role={role} action={check} />
        </div>
      </div>
    </div>
  );
}

function RehearsalCard({ phase }: { phase: PhaseView }) {
  const t = useTranslations("planPage.page");
  const say = useSay();
  return (
    <Card id="rehearsal">
      <CardHeader title={t("rehearsal", { phase: say(phaseInSentence(phase.phase)) })} />
      <CardBody>
        {phase.rehearsal ? (
          <RehearsalReport run={phase.rehearsal} />
        ) : (
          <p className="text-muted">{t("notRehearsed")}</p>
        )}
      </CardBody>
    </Card>
  );
}

async function UndoButton({ ctx, plan, phase }: { ctx: Context; plan: PlanView; phase: PhaseView }) {
  const { role } = ctx.actor;
  const leaving =
    phase.phase === "switchover" && plan.flag && whyNotUndo(phase, plan.job) === null
      ? await readLeaving(ctx.db, { name: plan.flag.name, environment: plan.environment }, ctx.now())
      : null;
  const say = await getSay();
  const contract = phase.phase === "contract";
  return (
    <UndoPhase
      plan={plan.name}
      phase={phase.phase}
      action={contract ? restore : rollBack}
      restore={contract}
      consequence={say(undoConsequence(phase, leaving))}
      disabledReason={
        say(plan.unconfigured) ??
        say(whyNot(role, contract ? "plan:restore" : "plan:rollback")) ??
        say(whyNotUndo(phase, plan.job))
      }
    />
  );
}
