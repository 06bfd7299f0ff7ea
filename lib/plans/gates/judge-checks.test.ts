import { expect, test } from "vitest";
import { asIs } from "../../messages/as-is.ts";
import { english } from "../../messages/catalogue/english.ts";
import { message } from "../../messages/catalogue/message.ts";
import { judgeChecks } from "./judge-checks.ts";

test("one check is not told as several", () => {
  const of = { id: "checks-expand" as never, name: message("gates.checks.none") };
  const sentence = (...states: string[]) => {
    const checks = states.map((state) => ({ phase: "expand", step: "s", name: "c", state, latest: null }));
    const said = judgeChecks(of, asIs("expand"), checks as never, new Date()).sentence;
    return said && english(said);
  };
  expect(sentence("not-run")).toBe("1 of 1 check of expand has not run yet.");
  expect(sentence("running", "running")).toBe("2 of 2 checks of expand are running now.");
});
