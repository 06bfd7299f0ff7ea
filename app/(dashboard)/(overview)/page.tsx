import { FlagsCard } from "#components/overview/flags-card.tsx";
import { MigrationCard } from "#components/overview/migration-card.tsx";
import { OutboxCard } from "#components/overview/outbox-card.tsx";
import { OverviewAnswer } from "#components/overview/overview-answer.tsx";
import { PartlyOn } from "#components/overview/partly-on.tsx";
import { ValidationCard } from "#components/overview/validation-card.tsx";
import { WhatHappened } from "#components/overview/what-happened.tsx";
import { listAudit } from "#lib/audit/reads.ts";
import { readKillSwitch } from "#lib/emergency/reads.ts";
import { listFlags } from "#lib/flags/reads.ts";
import { readOutboxOverview } from "#lib/outbox/reads.ts";
import { whatNeedsYou } from "#lib/overview/answer.ts";
import { failingChecks } from "#lib/overview/failing-checks.ts";
import { readActivity } from "#lib/overview/read-activity.ts";
import { readProgress } from "#lib/overview/read-progress.ts";
import { readShell } from "#lib/overview/read-shell.ts";
import { readValidation } from "#lib/plans/reads.ts";
import { attempt, readValue, whyUnread } from "#lib/web/attempt.ts";
import { requestContext } from "#lib/web/request-context.ts";

export default async function OverviewPage() {
  const ctx = await requestContext();
  const [shell, killSwitch, flags, activity, progress, validation, outbox, audit] = await Promise.all([
    readShell(ctx),
    attempt("The kill switch", () => readKillSwitch(ctx.db)),
    attempt("The flags", () => listFlags(ctx.db)),
    attempt("The activity", () => readActivity(ctx)),
    attempt("The migration", () => readProgress(ctx)),
    attempt("Validation", () => readValidation(ctx)),
    attempt("The outbox", () => readOutboxOverview(ctx.db)),
    attempt("The audit record", () => listAudit(ctx, {}, 50)),
  ]);
  const needs = whatNeedsYou({
    now: ctx.now(),
    killSwitch: readValue(killSwitch),
    served: shell.served,
    progress: readValue(progress),
    failingChecks: failingChecks(readValue(validation)),
    sinks: readValue(outbox)?.sinks ?? [],
    workersAlive: readValue(activity)?.workersAlive ?? 1,
    lostClient: readValue(activity)?.lostClient ?? null,
    unread: whyUnread([killSwitch, flags, activity, progress, validation, outbox, audit]),
  });
  return (
    <div className="flex flex-col gap-4">
      <OverviewAnswer needs={needs} />
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <FlagsCard flags={flags} activity={activity} killSwitch={killSwitch} />
        <MigrationCard progress={progress} />
        <OutboxCard outbox={outbox} />
        <ValidationCard validation={validation} />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[1.7fr_1fr]">
        <PartlyOn flags={flags} />
        <WhatHappened audit={audit} />
      </div>
    </div>
  );
}
