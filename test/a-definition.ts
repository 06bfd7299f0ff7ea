import type { Check, PhaseDefinition, PlanDefinition, Step } from "#lib/plans/model.ts";

/** A plan of these phases, each whole but for what is said of it. */
export function aDefinition(
  phases: (Partial<PhaseDefinition> & Pick<PhaseDefinition, "phase">)[],
): PlanDefinition {
  return {
    name: "p",
    title: "P",
    description: "",
    target: "shop",
    environment: "production",
    flag: null,
    owner: "",
    contacts: [],
    gates: { contract: { soakSeconds: 0 }, switchover: { outboxLagSeconds: 0 } },
    phases: phases.map((one) => ({ folder: one.phase, steps: [], switch: null, ...one })),
  };
}

/** A step of one statement that does nothing, but for what is said of it. */
export function aStep(name: string, more: Partial<Step> = {}): Step {
  return {
    name,
    title: name,
    consequence: null,
    undoConsequence: null,
    oneWay: null,
    kind: "statements",
    tx: "step",
    sql: "select 1",
    rollback: "select 1",
    restoreTx: "step",
    backup: null,
    table: null,
    key: null,
    rules: null,
    checks: [],
    changes: { adds: [], drops: [], undoDrops: [], changesExisting: false, requires: [] },
    ...more,
  };
}

/** A check that passes, but for what is said of it. */
export function aCheck(name: string, more: Partial<Check> = {}): Check {
  return {
    name,
    query: "select 0",
    expect: { kind: "exactly", value: 0 },
    sample: null,
    when: "live",
    until: null,
    rows: null,
    ...more,
  };
}
