import { Database } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { NextStepAction } from "#components/overview/next-step-action.tsx";
import { nextStepWords } from "#components/overview/next-step-words.ts";
import { PlanList } from "#components/plans/plan-list.tsx";
import { plansAnswer } from "#components/plans/plans-answer.ts";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { readNextOfPlans } from "#lib/overview/read-first-change.ts";
import { listPlans } from "#lib/plans/reads/read-plan.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { preview, setEnabled, setPercentage } from "../../flags/actions.ts";
import { rehearse, resume, start } from "../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("planPage.plans");
  return { title: t("page") };
}

export default async function MigrationsPage() {
  const ctx = await pageContext();
  const t = await getTranslations("planPage.plans");
  const say = await getSay();
  const [plans, { killed, next }] = await Promise.all([listPlans(ctx), readNextOfPlans(ctx)]);
  const words = next && nextStepWords(next);
  const answer = plansAnswer(plans, { killed, next: next && words && { plan: next.plan.name, words } });
  const actions = { rehearse, start, resume, setPercentage, setEnabled, preview };
  return (
    <div className="flex flex-col gap-4">
      <PageAnswer
        page={t("page")}
        tone={answer.tone}
        icon={answer.offersNext ? words?.icon : undefined}
        title={say(answer.title)}
        action={
          answer.offersNext && next ? (
            <NextStepAction next={next} role={ctx.actor.role} actions={actions} />
          ) : answer.look ? (
            <Button
              asChild
              variant={answer.tone === "pass" || answer.tone === "wait" ? "secondary" : "primary"}
            >
              <Link href={answer.look.href}>{say(answer.look.label)}</Link>
            </Button>
          ) : null
        }
      >
        {say(answer.sentence)} {answer.offersNext && words?.at ? <TimeAgo at={words.at} /> : null}
      </PageAnswer>
      <Card>
        <CardHeader title={t("plans")} />
        {plans.length === 0 ? (
          <EmptyState icon={Database} title={t("none")}>
            {t("noneWhy")}
          </EmptyState>
        ) : (
          <PlanList plans={plans} />
        )}
      </Card>
    </div>
  );
}
