import type { CheckState } from "./check-state.ts";

/** Checks that fail, or whose query could not be run: each keeps its plan's flag from rising. */
export type CheckAttention<T> = { code: "checks-fail"; params: { failing: [T, ...T[]] } };

/** Pure: what of these checks needs a person. */
export function checkAttention<T extends { state: CheckState }>(checks: readonly T[]): CheckAttention<T>[] {
  const [first, ...others] = checks.filter(({ state }) => isFailing(state));
  return first ? [{ code: "checks-fail", params: { failing: [first, ...others] } }] : [];
}

/** Of some that fail or not. */
export function isFailing(state: string): boolean {
  return state === "fail" || state === "error";
}

/** Pure: those that fail first, as they are what somebody looks for; the others stay in their order. */
export function failingFirst<T extends { state: CheckState }>(checks: readonly T[]): T[] {
  return checks.toSorted((a, b) => Number(isFailing(b.state)) - Number(isFailing(a.state)));
}
