import { expect, test } from "vitest";
import { aStoredReport } from "../../../test/a-report.ts";
import { message } from "../../messages/catalogue/message.ts";
import { storedReport } from "./rehearsal-report.ts";

const why = message("common.asIs", { text: "no room" });

test("why a rehearsal failed is read as a message, and as the sentence of a worker of an earlier Sluice", () => {
  expect(storedReport.read(aStoredReport({ error: why }))?.error).toEqual(why);
  const report = {
    ...aStoredReport(),
    error: "no room",
    rollback: { ok: false, differences: [], failed: "no room" },
  };
  expect(storedReport.read(report)).toMatchObject({ error: why, rollback: { failed: why } });
});
