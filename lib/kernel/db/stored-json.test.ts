import { expect, test } from "vitest";
import { z } from "zod";
import { storedJson } from "./stored-json.ts";

const stored = storedJson(z.object({ at: z.string(), later: z.number().default(7) }));

test("what is written says the version of its shape, and what is read does not", () => {
  expect(stored.write({ at: "x", later: 1 })).toEqual({ version: 1, at: "x", later: 1 });
  expect(stored.read({ version: 1, at: "x", later: 1 })).toEqual({ at: "x", later: 1 });
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
