import { expect, test } from "vitest";
import { partsOf } from "./name.tsx";

test("a name comes apart behind its separators only, and is whole together", () => {
  expect(partsOf("dynamic-services")).toEqual(["dynamic-", "services"]);
  expect(partsOf("2026-reservations-service")).toEqual(["2026-", "reservations-", "service"]);
  expect(partsOf("batch_polling")).toEqual(["batch_", "polling"]);
  expect(partsOf("ops@sluice.local set to 25 %")).toEqual(["ops@", "sluice.", "local set to 25 %"]);
  for (const name of ["__a--b", "a", "", "-", "한글-이름_🙂"]) expect(partsOf(name).join("")).toBe(name);
});
