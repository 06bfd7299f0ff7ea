import { expect, test } from "vitest";
import { aStoredReport } from "../../../test/a-report.ts";
import { asIs } from "../../messages/as-is.ts";
import { message } from "../../messages/catalogue/message.ts";
import { storedReport } from "./rehearsal-report.ts";

const why = message("common.asIs", { text: "no room" });

test("what a rehearsal found is read as messages, and as the sentences of a worker of an earlier Sluice", () => {
  expect(storedReport.read(aStoredReport({ error: why }))?.error).toEqual(why);
  const report = {
    ...aStoredReport(),
    error: "no room",
    checks: [
      { step: "s", name: "a", ok: true, expected: "at least 95 %", observed: "96 %", error: null, ms: 1 },
    ],
    notRehearsed: [{ step: "s", line: 1, sql: "", why: "it reaches another server" }],
    notLookedAt: [{ what: "the foreign table public.prices", named: false }],
    untried: ["s: no row of t to try its batches on"],
    rollback: { ok: false, differences: ["public.t had 1 row, has 0"], failed: "no room" },
    version: 1,
  };
  expect(storedReport.read(report)).toMatchObject({
    error: why,
    checks: [{ expected: message("common.asIs", { text: "at least 95 %" }), observed: "96 %" }],
    notRehearsed: [{ why: asIs("it reaches another server") }],
    notLookedAt: [{ what: asIs("the foreign table public.prices") }],
    untried: [asIs("s: no row of t to try its batches on")],
    rollback: { differences: [asIs("public.t had 1 row, has 0")], failed: why },
  });
});
