import { expect, test } from "vitest";
import { aStoredReport } from "../../../test/a-report.ts";
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
    rollback: { ok: false, differences: [], failed: "no room" },
  };
  expect(storedReport.read(report)).toMatchObject({
    error: why,
    checks: [{ expected: message("common.asIs", { text: "at least 95 %" }), observed: "96 %" }],
    rollback: { failed: why },
  });
});
