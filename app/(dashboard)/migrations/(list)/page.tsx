import { Database } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { PlanList } from "#components/plans/plan-list.tsx";
import { plansAnswer } from "#components/plans/plans-answer.ts";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { listPlans } from "#lib/plans/reads.ts";
import { requestContext } from "#lib/web/request-context.ts";

export const metadata: Metadata = { title: "Migrations" };

export default async function MigrationsPage() {
  const plans = await listPlans(await requestContext());
  const answer = plansAnswer(plans);
  return (
    <div className="flex flex-col gap-4">
      <PageAnswer
        page="Migrations"
        tone={answer.tone}
        title={answer.title}
        action={
          answer.look ? (
            <Button
              asChild
              variant={answer.tone === "pass" || answer.tone === "wait" ? "secondary" : "primary"}
            >
              <Link href={answer.look.href}>{answer.look.label}</Link>
            </Button>
          ) : null
        }
      >
        {answer.sentence}
      </PageAnswer>
      <Card>
        <CardHeader title="Plans" />
        {plans.length === 0 ? (
          <EmptyState icon={Database} title="There is no plan yet">
            A plan is a folder of SQL in up to four phases. Put one into the plans folder that sluice.yaml
            names, and the worker reads it.
          </EmptyState>
        ) : (
          <PlanList plans={plans} />
        )}
      </Card>
    </div>
  );
}
