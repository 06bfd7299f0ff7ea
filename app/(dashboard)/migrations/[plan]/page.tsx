import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ChecksTable } from "#components/plans/checks-table.tsx";
import { ContactsCard } from "#components/plans/contacts-card.tsx";
import { DryRunReport } from "#components/plans/dry-run-report.tsx";
import { GatesCard } from "#components/plans/gates-card.tsx";
import { DryRunButton, PauseOrResume, UndoPhase } from "#components/plans/phase-actions.tsx";
import { PhaseStrip } from "#components/plans/phase-strip.tsx";
import { PHASE_NAMES, STATE_TONE, STATE_WORDS, stepLabel } from "#components/plans/phase-words.ts";
import { PlanHeader } from "#components/plans/plan-header.tsx";
import {
  choosePhase,
  chooseStep,
  gatePhase,
  undoConsequence,
  whyNotUndo,
} from "#components/plans/plan-selection.ts";
import { StepDetail } from "#components/plans/step-detail.tsx";
import { StepList } from "#components/plans/step-list.tsx";
import { SwitchCard } from "#components/plans/switch-card.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { whyNot } from "#lib/auth/permissions.ts";
import { countOf, formatCount } from "#lib/format/numbers.ts";
import { readPlan } from "#lib/plans/reads.ts";
import { requestContext } from "#lib/web/request-context.ts";
import { check, dryRun, pause, restore, resume, rollBack, start } from "../actions.ts";

type Props = {
  params: Promise<{ plan: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).plan) };
}

export default async function PlanPage({ params, searchParams }: Props) {
  const ctx = await requestContext();
  const query = await searchParams;
  const plan = await readPlan(ctx, decodeURIComponent((await params).plan));
  if (plan === null) notFound();
  const phase = choosePhase(plan, query.phase);
  if (!phase) {
    return (
      <div className="flex flex-col gap-4">
        <PlanHeader plan={plan} />
        <ContactsCard contacts={plan.contacts} owner={plan.owner} />
      </div>
    );
  }
  const step = chooseStep(phase, plan.job, query.step);
  const waiting = gatePhase(plan, phase);
  const role = ctx.actor.role;
  const path = `/migrations/${encodeURIComponent(plan.name)}`;
  const name = PHASE_NAMES[phase.phase];
  const job =
    plan.job?.phase === phase.phase && ["run", "rollback", "restore"].includes(plan.job.kind)
      ? plan.job
      : null;
  const checks = [...phase.steps.flatMap((one) => one.checks), ...phase.checks];
  const busy =
    plan.job && !job
      ? "Other work on this plan is under way."
      : plan.job
        ? `It is ${plan.job.state === "queued" ? "about to run" : plan.job.state}.`
        : null;
  const whyNotCheck =
    plan.unconfigured ??
    whyNot(role, "check:run") ??
    (plan.job ? "Other work on this plan is under way." : null);
  const contract = phase.phase === "contract";
  return (
    <div className="flex flex-col gap-4">
      <PlanHeader plan={plan} />
      <PhaseStrip path={path} phases={plan.phases} selected={phase.phase} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,2.2fr)] xl:grid-cols-[minmax(0,1fr)_minmax(0,2.2fr)_minmax(0,1.05fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {phase.steps.length > 0 ? (
            <Card>
              <CardHeader title="Steps">{countOf(phase.steps.length, "step")}</CardHeader>
              <StepList
                steps={phase.steps}
                selected={step?.name ?? null}
                hrefOf={(one) => `${path}?phase=${phase.phase}&step=${encodeURIComponent(one)}`}
              />
            </Card>
          ) : null}
          <SwitchCard phase={phase} flag={plan.flag} />
          {phase.phase === "backfill" || (plan.quarantine?.rows ?? 0) > 0 ? (
            <Card>
              <CardHeader title="Quarantine" />
              <CardBody className="flex flex-col items-start gap-3">
                {plan.quarantine === null ? (
                  <p className="text-muted">not measured yet</p>
                ) : (
                  <p className="flex flex-wrap items-baseline gap-x-2.5">
                    <span className="text-figure">{formatCount(plan.quarantine.rows)}</span>
                    <span className="text-muted">
                      {plan.quarantine.rows === 1 ? "row" : "rows"},{" "}
                      {countOf(plan.quarantine.values, "value")} to decide
                    </span>
                  </p>
                )}
                <Button asChild>
                  <Link href={`${path}/quarantine`}>
                    {plan.quarantine && plan.quarantine.values > 0
                      ? `Decide ${countOf(plan.quarantine.values, "value")}`
                      : "Open the quarantine"}
                  </Link>
                </Button>
              </CardBody>
            </Card>
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card>
            <CardHeader
              title={
                <span className="flex flex-wrap items-center gap-2.5">
                  {step ? stepLabel(step.name) : name}
                  <Badge tone={STATE_TONE[step?.state ?? phase.state]}>
                    {STATE_WORDS[step?.state ?? phase.state]}
                  </Badge>
                </span>
              }
            />
            <CardBody className="flex flex-col gap-4">
              {step ? (
                <StepDetail
                  step={step}
                  samples={plan.samples.filter((sample) => sample.step === step.name)}
                  rollbackProvenAt={phase.rollbackProvenAt}
                />
              ) : (
                <p className="text-muted">
                  This phase changes no table. It lets people onto the new path, a stage at a time.
                </p>
              )}
            </CardBody>
            <div className="flex flex-wrap items-start gap-2.5 border-line border-t px-4 py-3">
              <DryRunButton
                plan={plan.name}
                phase={phase.phase}
                phaseName={name}
                action={dryRun}
                disabledReason={plan.unconfigured ?? whyNot(role, "plan:dry-run") ?? busy}
              />
              {job ? (
                <PauseOrResume
                  plan={plan.name}
                  paused={job.state === "paused" || job.pausedByPerson}
                  pause={pause}
                  resume={resume}
                  disabledReason={whyNot(role, "plan:pause")}
                />
              ) : null}
              <UndoPhase
                plan={plan.name}
                phase={phase.phase}
                phaseName={name}
                action={contract ? restore : rollBack}
                restore={contract}
                consequence={undoConsequence(phase)}
                disabledReason={
                  plan.unconfigured ??
                  whyNot(role, contract ? "plan:restore" : "plan:rollback") ??
                  whyNotUndo(phase, plan.job)
                }
              />
            </div>
          </Card>
          <Card id="dry-run">
            <CardHeader title={`Dry run of ${name.toLowerCase()}`} />
            <CardBody>
              {phase.dryRun ? (
                <DryRunReport run={phase.dryRun} />
              ) : (
                <p className="text-muted">
                  Not done yet. A dry run copies the target, runs the phase there and back, and says what it
                  did. The target is not touched.
                </p>
              )}
            </CardBody>
          </Card>
          <Card id="checks">
            <CardHeader title={`Checks of ${name.toLowerCase()}`}>
              <ActionButton
                size="sm"
                action={check}
                fields={{ plan: plan.name }}
                done="The checks run"
                disabled={whyNotCheck !== null}
                title={whyNotCheck ?? undefined}
              >
                Run now
              </ActionButton>
            </CardHeader>
            {checks.length === 0 ? (
              <EmptyState title="This phase has no check">Add a checks.yaml to one of its steps.</EmptyState>
            ) : (
              <ChecksTable checks={checks} />
            )}
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:col-span-2 xl:col-span-1">
          {waiting ? (
            <GatesCard
              plan={plan.name}
              phase={waiting}
              target={plan.target}
              start={start}
              disabledReason={
                plan.unconfigured ??
                whyNot(role, waiting.phase === "contract" ? "plan:run-contract" : "plan:run") ??
                (plan.job ? "Other work on this plan is under way." : null)
              }
            />
          ) : null}
          <ContactsCard contacts={plan.contacts} owner={plan.owner} />
        </div>
      </div>
    </div>
  );
}
