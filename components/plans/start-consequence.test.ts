import { expect, test } from "vitest";
import type { PhaseView, StepView } from "#lib/plans/views.ts";
import { startConsequence } from "./start-consequence.ts";

test("what a step says of itself is read before its phase starts", () => {
  const step = (sql: string, consequence: string | null) =>
    ({ sql, consequence, kind: "statements" }) as Partial<StepView> as StepView;
  const steps = [
    step("alter table t alter column c set not null", "From then on a booking without a time is refused"),
    step("alter table t drop column raw", null),
  ];
  const contract = { phase: "contract", steps, dryRun: null } as Partial<PhaseView> as PhaseView;
  expect(startConsequence(contract, "clinic", null)).toBe(
    "It drops 1 column. How many rows the backup holds is not measured yet: a rehearsal counts them. From then on a booking without a time is refused.",
  );
});

test("what expand adds is counted, and existing data is promised only what its statements keep", () => {
  const expand = (...sqls: string[]) =>
    ({ phase: "expand", steps: sqls.map((sql) => ({ sql, consequence: null })) }) as unknown as PhaseView;
  const services = "create table s (id text, constraint c check (id <> ''));\ncreate unique index on s (id);";
  const columns =
    "alter table t drop constraint if exists f, add column a text, add constraint f foreign key (a) references s on delete restrict;";
  expect(startConsequence(expand(services, columns), "clinic", null)).toBe(
    "It adds 1 column, 1 table, 1 index and 1 constraint to clinic. No column or row that exists is changed. It can be rolled back until a later phase has begun.",
  );
  expect(startConsequence(expand(columns, "update t set a = b"), "clinic", null)).toContain(
    "Some of its statements change rows",
  );
});
