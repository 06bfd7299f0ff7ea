import { isFailing } from "#lib/checks/attention.ts";
import type { CheckTotals } from "#lib/checks/check-totals.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { phaseName } from "#lib/messages/phase-names.ts";
import type { CheckRowsView } from "#lib/plans/reads/read-check-detail.ts";
import { stepLabel } from "../phase-words.ts";

export type ListedCheck = CheckRowsView["checks"][number];
export type CheckGroup = { title: Message; checks: ListedCheck[]; totals: CheckTotals; open: boolean };

/** Pure: failing ones first and open, the step of the selected one open, what counts nowhere last. */
export function groupChecks(
  checks: ListedCheck[],
  selected: Pick<ListedCheck, "phase" | "step" | "state"> | null,
  total: (checks: ListedCheck[]) => CheckTotals,
): CheckGroup[] {
  const fails = ({ state }: ListedCheck) => isFailing(state);
  const aside = ({ state }: ListedCheck) => state === "superseded" || state === "not-run";
  const make = (title: Message, own: ListedCheck[], open: boolean): CheckGroup[] =>
    own.length === 0 ? [] : [{ title, checks: own, totals: total(own), open }];
  const standing = checks.filter((one) => !fails(one) && !aside(one));
  const bySteps = Map.groupBy(standing, ({ phase, step }) => `${phase}/${step}`);
  return [
    ...make(message("checks.groups.fails"), checks.filter(fails), true),
    ...[...bySteps.values()].flatMap((own) => {
      const [first] = own;
      if (!first) return [];
      const title =
        first.phase === "switchover"
          ? phaseName("switchover")
          : message("checks.groups.ofStep", { phase: phaseName(first.phase), step: stepLabel(first.step) });
      return make(title, own, first.phase === selected?.phase && first.step === selected.step);
    }),
    ...make(
      message("checks.groups.superseded"),
      checks.filter(({ state }) => state === "superseded"),
      selected?.state === "superseded",
    ),
    ...make(
      message("checks.groups.notRun"),
      checks.filter(({ state }) => state === "not-run"),
      selected?.state === "not-run",
    ),
  ];
}
