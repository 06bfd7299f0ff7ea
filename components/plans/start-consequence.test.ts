import { expect, test } from "vitest";
import { countChanges } from "#lib/plans/count-changes.ts";
import type { PhaseView, StepView } from "#lib/plans/views.ts";
import { splitStatements } from "#lib/target/split-statements.ts";
import { startConsequence } from "./start-consequence.ts";

async function step(sql: string, more: Partial<StepView> = {}): Promise<StepView> {
  const changes = countChanges(await splitStatements(sql), []);
  return {
    name: "010-x",
    sql,
    consequence: null,
    oneWay: null,
    kind: "statements",
    changes,
    ...more,
  } as StepView;
}

test("what a step says of itself is read before its phase starts", async () => {
  const steps = [
    await step("alter table t alter column c set not null", {
      consequence: "From then on a booking without a time is refused",
    }),
    await step("alter table t drop column raw", { kind: "removal" }),
  ];
  const contract = { phase: "contract", steps, dryRun: null } as Partial<PhaseView> as PhaseView;
  expect(startConsequence(contract, "clinic", null)).toBe(
    "It drops 1 column. How many rows the backup holds is not measured yet: a rehearsal counts them. From then on a booking without a time is refused.",
  );
  const without = { ...contract, steps: [await step("drop view v")] };
  expect(startConsequence(without, "clinic", null)).toBe("It drops 1 view. No backup is written.");
});

test("what expand adds is counted, and existing data is promised only what its statements keep", async () => {
  const expand = async (...sqls: string[]) =>
    ({ phase: "expand", steps: await Promise.all(sqls.map((sql) => step(sql))) }) as PhaseView;
  const services = "create table s (id text, constraint c check (id <> ''));\ncreate unique index on s (id);";
  const columns =
    "alter table t drop constraint if exists f, add column a text, add constraint f foreign key (a) references s on delete restrict;";
  expect(startConsequence(await expand(services, columns), "clinic", null)).toBe(
    "It adds 1 column, 1 table, 1 index and 1 constraint to clinic. No column or row that exists is changed. It can be rolled back until a later phase has begun.",
  );
  expect(startConsequence(await expand(columns, "update t set a = b"), "clinic", null)).toContain(
    "Some of its statements change rows",
  );
});

test("a step that cannot be undone says so, with the reason", async () => {
  const oneWay = "PostgreSQL cannot remove a value from an enum";
  const steps = [await step(`alter type mood add value 'glad'`, { oneWay, name: "010-mood-value" })];
  expect(startConsequence({ phase: "expand", steps } as unknown as PhaseView, "clinic", null)).toBe(
    "It adds 1 enum value to clinic. No column or row that exists is changed. 010 mood value cannot be undone: PostgreSQL cannot remove a value from an enum.",
  );
});
