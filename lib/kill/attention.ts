import type { Served } from "../flags/clients/attention.ts";

export type KillAttention =
  | { code: "may-serve-on"; params: Late }
  | { code: "killed-by-environment"; params: { gateways: string[] } };

/** Who may serve the new path though the kill switch is engaged: those who are waited for, and those lost before the press. */
export type Late = { waitingFor: { name: string }[]; mayServeOn: { name: string }[] };

/** Pure. The press itself needs nobody: a person made it. */
export function killAttention(late: Late | null, served: Served): KillAttention[] {
  if (late)
    return late.waitingFor.length + late.mayServeOn.length > 0
      ? [{ code: "may-serve-on", params: late }]
      : [];
  return served.kind === "killed-by-environment"
    ? [{ code: "killed-by-environment", params: { gateways: served.gateways } }]
    : [];
}
