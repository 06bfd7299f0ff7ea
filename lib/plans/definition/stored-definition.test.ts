import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { aCheck, aDefinition, aStep } from "../../../test/a-definition.ts";
import { definitionOf } from "./plan-definition.ts";
import { storedDefinition } from "./stored-definition.ts";

const whole = aDefinition([{ phase: "expand", steps: [aStep("010-a", { checks: [aCheck("one")] })] }]);
const read = (stored: unknown) => definitionOf({ definition: stored as never });

test("a definition is stored with the version of its shape, and read as it was", () => {
  const stored = storedDefinition.write(whole);
  expect(stored).toMatchObject({ version: 1, name: "p" });
  expect(read(JSON.parse(JSON.stringify(stored)))).toEqual(whole);
});

test("what an earlier Sluice stored is read, with what came later filled in", async () => {
  const file = new URL("../../../test/earlier-databases/b4b0312.json", import.meta.url);
  const { plans } = JSON.parse(await readFile(file, "utf8")) as { plans: { definition: unknown }[] };
  const definition = read(plans[0]?.definition);
  expect(definition).toMatchObject({ name: "2026-reservations-service", environment: "production" });
  const steps = definition?.phases.flatMap((phase) => phase.steps) ?? [];
  expect(steps).toHaveLength(16);
  expect(steps[0]).toMatchObject({ oneWay: null, changes: { changesExisting: true } });
  expect(steps[0]?.checks[0]).toMatchObject({ rows: null });
});

test("what is of no plan, or of a version to come, is not taken for one", () => {
  expect(read({})).toBeNull();
  expect(read({ ...storedDefinition.write(whole), version: 2 })).toBeNull();
  expect(read({ ...storedDefinition.write(whole), phases: [{ phase: "expand" }] })).toBeNull();
  expect(read({ ...storedDefinition.write(whole), gates: {} })).toBeNull();
});
