import { expect, test } from "vitest";
import { countRemoved } from "./count-changes.ts";

test("counts what is dropped, comments aside", () => {
  const sql = [
    '-- drop table old;\nalter table reservations drop column service, drop column "preferredTime";',
    'drop table service_reservation_limits;\ndrop type "ServiceType"; /* drop type x */',
  ];
  expect(countRemoved(sql)).toEqual([
    { kind: "column", count: 2 },
    { kind: "table", count: 1 },
    { kind: "type", count: 1 },
  ]);
});

test("a statement that drops nothing counts nothing", () => {
  expect(countRemoved(["alter table a add column dropped int"])).toEqual([]);
});
