import type { CheckTotals } from "#lib/checks/check-totals.ts";
import type { CheckRowsView } from "#lib/plans/reads/read-check-detail.ts";
import { PHASE_NAMES, stepLabel } from "../phase-words.ts";

export type ListedCheck = CheckRowsView["checks"][number];
export type CheckGroup = { title: string; checks: ListedCheck[]; totals: CheckTotals; open: boolean };

/** Pure: failing ones first and open, the step of the selected one open, what counts nowhere last. */
export function groupChecks(
  checks: ListedCheck[],
  selected: Pick<ListedCheck, "phase" | "step" | "state"> | null,
  total: (checks: ListedCheck[]) => CheckTotals,
): CheckGroup[] {
  const isFailing = ({ state }: ListedCheck) => state === "fail" || state === "error";
  const aside = ({ state }: ListedCheck) => state === "superseded" || state === "not-run";
  const make = (title: string, own: ListedCheck[], open: boolean): CheckGroup[] =>
    own.length === 0 ? [] : [{ title, checks: own, totals: total(own), open }];
  const standing = checks.filter((one) => !isFailing(one) && !aside(one));
  const bySteps = Map.groupBy(standing, ({ phase, step }) => `${phase}/${step}`);
  return [
    ...make("Fails", checks.filter(isFailing), true),
    ...[...bySteps.values()].flatMap((own) => {
      const [first] = own;
      if (!first) return [];
      const title =
        first.phase === "switchover"
          ? PHASE_NAMES.switchover
          : `${PHASE_NAMES[first.phase]}, ${stepLabel(first.step)}`;
      return make(title, own, first.phase === selected?.phase && first.step === selected.step);
    }),
    ...make(
      "Superseded",
      checks.filter(({ state }) => state === "superseded"),
      selected?.state === "superseded",
    ),
    ...make(
      "Not run yet",
      checks.filter(({ state }) => state === "not-run"),
      selected?.state === "not-run",
    ),
  ];
}
