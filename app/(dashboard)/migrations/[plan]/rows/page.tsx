import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { groupChecks } from "#components/plans/rows/check-groups.ts";
import { ChecksWorkbench } from "#components/plans/rows/checks-workbench.tsx";
import { RowsTabs } from "#components/plans/rows/rows-tabs.tsx";
import { ValuesPanel } from "#components/plans/rows/values-panel.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { isFailing } from "#lib/checks/attention.ts";
import { totalChecks } from "#lib/checks/check-totals.ts";
import { getConfig } from "#lib/kernel/config/config.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { redact } from "#lib/outbox/reads/redact.ts";
import { readCheckDetail } from "#lib/plans/reads/read-check-detail.ts";
import { readQuarantine } from "#lib/quarantine/read-quarantine.ts";
import { valuesAsked } from "#lib/quarantine/values-asked.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { preview, setPercentage } from "../../../flags/actions.ts";
import { changeDecided, check, countDecided, decide, importCsv } from "../../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("checks.page");
  return { title: t("title") };
}

type Props = {
  params: Promise<{ plan: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** One workbench for what needs a look at rows: values that no rule could read, and checks that fail. */
export default async function RowsPage({ params, searchParams }: Props) {
  const ctx = await pageContext();
  const t = await getTranslations("checks.page");
  const say = await getSay();
  const name = decodeURIComponent((await params).plan);
  const query = await searchParams;
  const asked = askedCheck(query.check);
  const tab = asked || query.tab === "checks" ? "checks" : "values";
  const [view, values] = await Promise.all([
    readOrRefusal(readCheckDetail(ctx, name, asked, (row) => redact(row, getConfig().redaction))),
    readOrRefusal(readQuarantine(ctx, name)),
  ]);
  if (typeof view === "string")
    return (
      <PageAnswer page={t("title")} tone="fail" title={t("unread")}>
        {view}
      </PageAnswer>
    );
  if (asked && view.selected === null) notFound();
  const failing = view.checks.filter(({ state }) => isFailing(state)).length;
  const tabs = (
    <RowsTabs
      path={`/migrations/${encodeURIComponent(name)}/rows`}
      selected={tab}
      values={typeof values === "string" ? null : valuesAsked(values)}
      failing={failing}
    />
  );
  if (tab === "values")
    return (
      <ValuesPanel
        plan={name}
        view={values}
        tabs={tabs}
        reason={say(whyNot(ctx.actor.role, "quarantine:decide"))}
        actions={{ decide, changeDecided, countDecided, importCsv }}
      />
    );
  return (
    <ChecksWorkbench
      plan={name}
      groups={groupChecks(view.checks, view.selected?.check ?? null, totalChecks)}
      detail={view.selected}
      tabs={tabs}
      totals={totalChecks(view.checks)}
      actions={{ check, lower: setPercentage, preview }}
      whyNotCheck={say(whyNot(ctx.actor.role, "check:run"))}
      whyNotLower={say(whyNot(ctx.actor.role, "flag:set-percentage"))}
    />
  );
}

/** Neither a phase nor a step holds a slash; a check's name may. */
function askedCheck(value: string | string[] | undefined) {
  const [phase, step, ...name] = typeof value === "string" ? value.split("/") : [];
  return phase && step && name.length > 0 ? { phase, step, name: name.join("/") } : null;
}

/** A target that is away takes nothing from the checks, whose results are Sluice's. */
async function readOrRefusal<T>(reading: Promise<T>): Promise<T | string> {
  return reading.catch(async (error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") notFound();
    if (error instanceof AppError) return (await getSay())(error.said);
    throw error;
  });
}
