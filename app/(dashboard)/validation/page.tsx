import { ListChecks } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ChecksTable } from "#components/plans/checks-table.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ValidationAnswer } from "#components/validation/validation-answer.tsx";
import { ValidationFilter } from "#components/validation/validation-filter.tsx";
import { shownChecks } from "#lib/checks/shown-checks.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { readValidation } from "#lib/plans/reads/read-plan.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { check } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("validation.page");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ValidationPage({ searchParams }: Props) {
  const t = await getTranslations("validation.page");
  const ctx = await pageContext();
  const say = await getSay();
  const [view, { show }] = await Promise.all([readValidation(ctx), searchParams]);
  const shown = shownChecks(view.rows, show);
  const byPlan = Map.groupBy(shown, (row) => row.plan);
  const reason = say(whyNot(ctx.actor.role, "check:run"));
  return (
    <div className="flex flex-col gap-4">
      <ValidationAnswer view={view} />
      {view.rows.length > 0 ? <ValidationFilter totals={view.totals} /> : null}
      {[...byPlan].map(([plan, rows]) => (
        <Card key={plan}>
          <CardHeader
            title={
              <Link href={`/migrations/${encodeURIComponent(plan)}`} className="hover:underline">
                {plan}
              </Link>
            }
          >
            <span>{t(show === "superseded" ? "superseded" : "checks", { count: rows.length })}</span>
            <ActionButton
              size="sm"
              action={check}
              fields={{ plan }}
              done={t("run")}
              disabled={reason !== null}
              title={reason ?? undefined}
            >
              {t("runNow")}
            </ActionButton>
          </CardHeader>
          <ChecksTable plan={plan} checks={rows} />
        </Card>
      ))}
      {shown.length === 0 ? (
        <Card>
          <EmptyState icon={ListChecks} title={t(view.rows.length === 0 ? "none" : "noneLikeThat")}>
            {t(view.rows.length === 0 ? "whereFrom" : "otherFilter")}
          </EmptyState>
        </Card>
      ) : null}
      {reason && view.rows.length > 0 ? (
        <p className="text-muted text-xs">{t("whyNot", { reason })}</p>
      ) : null}
    </div>
  );
}
