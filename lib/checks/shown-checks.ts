import { failingFirst, isFailing } from "./attention.ts";
import type { CheckState } from "./check-state.ts";

/** Pure: the checks of the filter `show` of an address. What is superseded counts nowhere, and is shown to who asks for it. */
export function shownChecks<T extends { state: CheckState }>(checks: readonly T[], show: unknown): T[] {
  return failingFirst(
    checks.filter(({ state }) => {
      if (show === "failing") return isFailing(state);
      if (show === "not-run" || show === "superseded") return state === show;
      return state !== "superseded";
    }),
  );
}
