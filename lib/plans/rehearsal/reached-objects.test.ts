import { expect, test } from "vitest";
import type { SchemaObject } from "../../target/copy/fingerprint.ts";
import { hasInherited, inspectReached } from "./reached-objects.ts";

test("a reference changes rows with another table, however its columns are called", async () => {
  const who: SchemaObject = {
    object: "constraint sluice.decisions.who",
    name: ["sluice", "decisions", "who"],
    definition: 'FOREIGN KEY ("x\ny") REFERENCES people("x\ny") ON DELETE CASCADE',
    tables: ["people"],
  };
  expect((await inspectReached([who], ["people"])).notCompared).toHaveLength(1);
  expect((await inspectReached([who], ["other"])).notCompared).toEqual([]);
});

test("a table that inherits is no partition, whatever its parent is called", () => {
  const child = (definition: string): SchemaObject => ({
    object: "table public.c",
    name: ["public", "c"],
    definition,
    tables: ["p DEFAULT"],
  });
  expect(hasInherited([child('partition of "p DEFAULT"')])).toBe(true);
  expect(hasInherited([child('partition of "p DEFAULT" DEFAULT')])).toBe(false);
  expect(hasInherited([child("partition of p FOR VALUES IN (1)")])).toBe(false);
});
