import { ListChecks } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { leftOpenSentenceWords } from "#lib/messages/left-open-words.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";
import type { DecidableGroup, QuarantineView } from "#lib/quarantine/views.ts";
import type { ChangingDecision } from "../change-decision-dialog.tsx";
import { DecideTable } from "../decide-table.tsx";
import { DecidedTable } from "../decided-table.tsx";
import { stepLabel } from "../phase-words.ts";
import { QuarantineCsv } from "../quarantine-csv.tsx";
import { ForeseenTable } from "./foreseen-table.tsx";
import { ValuesAnswer } from "./values-answer.tsx";

type Actions = {
  decide: FormAction<QuarantineDecided>;
  changeDecided: FormAction<QuarantineDecided>;
  countDecided: ChangingDecision["count"];
  importCsv: FormAction<QuarantineDecided>;
};

/** The values that no rule could read, for a person to decide, and those that were decided. */
export function ValuesPanel({
  plan,
  view,
  tabs,
  reason,
  actions,
}: {
  plan: string;
  /** Or why it cannot be read. */
  view: QuarantineView | string;
  tabs: ReactNode;
  /** Why this person may not decide. */
  reason: string | null;
  actions: Actions;
}) {
  const t = useTranslations("values.panel");
  const say = useSay();
  const page = useTranslations("values.answer")("page");
  const count = (values: number) => say(message("values.sum.values", { values }));
  const back = (
    <Button asChild>
      <Link href={`/migrations/${encodeURIComponent(plan)}?phase=backfill`}>{t("back")}</Link>
    </Button>
  );
  if (typeof view === "string") {
    return (
      <div className="flex flex-col items-start gap-4">
        <PageAnswer page={page} tone="fail" title={t("unread")} action={back}>
          {view}
        </PageAnswer>
        {tabs}
      </div>
    );
  }
  const waiting: DecidableGroup[] = [
    ...view.groups.filter((group) => group.decided === null),
    ...(view.rehearsed?.groups ?? []),
  ];
  const decided = view.groups.filter((group) => group.decided !== null);
  const csv = (
    <QuarantineCsv plan={plan} action={actions.importCsv} disabledReason={reason ?? say(view.stand.change)} />
  );
  const asked = waiting.filter((group) => group.leftOpen === null);
  const tables = (title: string | null, groups: DecidableGroup[], leads: boolean) =>
    [
      ...Map.groupBy(
        groups.toSorted((a, b) => a.step.localeCompare(b.step)),
        (group) => group.step,
      ),
    ].map(([step, own], index) => (
      <Card key={`${title} ${step}`}>
        <CardHeader title={title ?? say(titleOf(step, own[0]))}>{count(own.length)}</CardHeader>
        <DecideTable
          plan={plan}
          step={step}
          groups={own}
          blocks={view.blocks[step] ?? "contract"}
          quiet={!leads || index > 0}
          ahead={own.every(({ earliest }) => earliest === null)}
          action={actions.decide}
          disabledReason={reason ?? say(view.stand.decide)}
        />
      </Card>
    ));
  return (
    <div className="flex flex-col gap-4">
      <ValuesAnswer view={view} csv={csv} back={back} />
      <div className="self-start">{tabs}</div>
      {view.lapsed > 0 ? (
        <p className="rounded-card border border-line bg-hold-soft px-4 py-3 text-hold">
          {t("lapsed", { lapsed: view.lapsed })}
        </p>
      ) : null}
      {tables(null, asked, true)}
      {/* The page's own answer says it where nothing else waits. */}
      {view.leftOpen && view.undecided.rows > 0 ? (
        <p className="rounded-card border border-line bg-hold-soft px-4 py-3 text-hold">
          {say(leftOpenSentenceWords(view.leftOpen))}
        </p>
      ) : null}
      {tables(
        t("leftOpen"),
        waiting.filter((group) => group.leftOpen !== null),
        asked.length === 0,
      )}
      {view.foreseen && view.foreseen.groups.length > 0 ? (
        <Card>
          <CardHeader title={t("foreseen")}>{count(view.foreseen.groups.length)}</CardHeader>
          <ForeseenTable groups={view.foreseen.groups} />
        </Card>
      ) : null}
      {decided.length > 0 ? (
        <Card>
          <CardHeader title={t("decided")}>
            {count(decided.length)}
            {view.undecided.rows === 0 && !view.rehearsed?.count.values ? csv : null}
          </CardHeader>
          {view.rewriting > 0 ? (
            <p role="status" className="border-line border-b px-4 py-2.5 text-run text-xs">
              {t("rewriting", { rewriting: view.rewriting })}
            </p>
          ) : null}
          <DecidedTable
            groups={decided}
            written={view.measured && view.rewriting === 0}
            changing={{
              plan,
              action: actions.changeDecided,
              count: actions.countDecided,
              whyNotWithdraw: say(view.stand.withdraw),
            }}
            disabledReason={reason ?? say(view.stand.change)}
          />
        </Card>
      ) : null}
      {view.groups.length === 0 && waiting.length === 0 && !view.foreseen?.groups.length ? (
        <Card>
          <EmptyState icon={ListChecks} title={view.measured ? t("empty") : t("nothingYet")}>
            {t("what")}
          </EmptyState>
        </Card>
      ) : null}
    </div>
  );
}

/** "preferredTime → period"; the step's name where the plan no longer has its rules. */
function titleOf(step: string, group: DecidableGroup | undefined): Message {
  return group?.raw
    ? message("values.panel.becomes", { raw: group.raw.replaceAll('"', ""), column: group.column ?? "" })
    : asIs(stepLabel(step));
}
