import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import type { Counted, StepChanges } from "#lib/plans/model.ts";
import type { PhaseView, StepView } from "#lib/plans/reads/views.ts";
import { startConsequence } from "./start-consequence.ts";

const one = (...kinds: Counted[number]["kind"][]): Counted => kinds.map((kind) => ({ kind, count: 1 }));

function step(changes: Partial<StepChanges>, more: Partial<StepView> = {}): StepView {
  const none = { adds: [], drops: [], undoDrops: [], changesExisting: false };
  return {
    name: "010-x",
    consequence: null,
    oneWay: null,
    kind: "statements",
    changes: { ...none, ...changes },
    ...more,
  } as StepView;
}

const NOTHING = { opening: null, toDecide: null };

test("what a step says of itself is read before its phase starts", () => {
  const steps = [
    step({}, { consequence: "From then on a booking without a time is refused" }),
    step({ drops: one("column", "constraint") }, { kind: "removal" }),
  ];
  const contract = { phase: "contract", steps, rehearsal: null } as Partial<PhaseView> as PhaseView;
  expect(english(startConsequence(contract, "clinic", NOTHING))).toBe(
    "It drops 1 column. How many rows the backup holds is not measured yet: a rehearsal counts them. From then on a booking without a time is refused.",
  );
  const without = { ...contract, steps: [step({ drops: one("view") })] };
  expect(english(startConsequence(without, "clinic", NOTHING))).toBe(
    "It drops 1 view. No backup is written.",
  );
  const unread = { ...contract, steps: [step({})] };
  expect(english(startConsequence(unread, "clinic", NOTHING))).toBe(
    "What it drops could not be read from its SQL: look at its steps. No backup is written.",
  );
});

test("what expand adds is counted, and existing data is promised only what its statements keep", () => {
  const expand = (...steps: StepView[]) => ({ phase: "expand", steps }) as PhaseView;
  const services = step({ adds: one("table", "index") });
  const columns = step({ adds: one("column", "constraint"), drops: one("constraint") });
  expect(english(startConsequence(expand(services, columns), "clinic", NOTHING))).toBe(
    "It adds 1 column, 1 table, 1 index and 1 constraint to clinic. No column or row that exists is changed. It can be rolled back until a later phase has begun.",
  );
  const update = step({ changesExisting: true });
  expect(english(startConsequence(expand(columns, update), "clinic", NOTHING))).toContain(
    "Some of its statements change rows",
  );
});

test("a step that cannot be undone says so, with the reason", () => {
  const oneWay = "PostgreSQL cannot remove a value from an enum";
  const steps = [step({ adds: one("enum value") }, { oneWay, name: "010-mood-value" })];
  expect(
    english(startConsequence({ phase: "expand", steps } as unknown as PhaseView, "clinic", NOTHING)),
  ).toBe(
    "It adds 1 enum value to clinic. No column or row that exists is changed. 010 mood value cannot be undone: PostgreSQL cannot remove a value from an enum.",
  );
});
