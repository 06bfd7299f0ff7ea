import { expect, test } from "vitest";
import { z } from "zod";
import { storedJson } from "./stored-json.ts";

const stored = storedJson(z.object({ at: z.string(), later: z.number().default(7) }));

test("what is written says the version of its shape, and what is read does not", () => {
  expect(stored.write({ at: "x", later: 1 })).toEqual({ version: 1, at: "x", later: 1 });
  expect(stored.read({ version: 1, at: "x", later: 1 })).toEqual({ at: "x", later: 1 });
});

test("a shape that has changed reads what was written before, and says which of them it writes", () => {
  const changed = storedJson(z.object({ at: z.union([z.string(), z.number()]) }), 2);
  expect(changed.write({ at: 1 })).toEqual({ version: 2, at: 1 });
  for (const was of [{ version: 2, at: 1 }, { version: 1, at: "x" }, { at: "x" }])
    expect(changed.read(was)).toEqual({ at: was.at });
  expect(changed.read({ version: 3, at: 1 })).toBeNull();
});

test("a row from before there were versions is read, and what came later filled in", () => {
  expect(stored.read({ at: "x", gone: true })).toEqual({ at: "x", later: 7 });
});

test.each([null, undefined, "x", [], {}, { version: 1 }, { version: 2, at: "x" }, { at: 1 }])(
  "%j is nothing",
  (odd) => {
    expect(stored.read(odd)).toBeNull();
  },
);
