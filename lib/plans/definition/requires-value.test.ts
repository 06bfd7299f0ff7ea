import { expect, test } from "vitest";
import { splitStatements } from "../../target/ddl/split-statements.ts";
import { countChanges } from "./count-changes.ts";
import { requiresValue } from "./requires-value.ts";

const PERIOD = { table: "public.bookings", column: "period" };
test.each([
  ["alter table bookings alter column period set not null", true],
  ['alter table only "bookings" alter "period" set not null;', true],
  ["alter table bookings add constraint c check (period is not null) not valid", true],
  ["alter table bookings add constraint c check (a > 0 and bookings.period is not null)", true],
  ["alter table bookings alter column period drop not null", false],
  ["alter table bookings add constraint c check (period is null or period in ('a'))", false],
  ["alter table bookings alter column other set not null", false],
  ["alter table public.bookings alter period set not null", true],
  ["alter table other.bookings alter period set not null", false],
  ["alter table others alter column period set not null", false],
  ["-- alter table bookings alter column period set not null\nselect 1", false],
])("%s", async (sql, expected) => {
  expect(requiresValue({ changes: countChanges(await splitStatements(sql), []) }, PERIOD)).toBe(expected);
});
