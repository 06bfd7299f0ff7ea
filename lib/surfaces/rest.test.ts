import { expect, test } from "vitest";
import { pathFields, restOfInput } from "./operation.ts";
import { QUERIES } from "./queries.ts";
import { REST } from "./rest.ts";
import { VERBS } from "./verbs.ts";

const named = REST.map((one) => [`${one.method} ${one.path}`, one] as const);

/** Verbs that have no operation, and why. */
const WITHOUT: Record<string, string> = {};

test("every verb and every query has an operation", () => {
  const done = new Set<unknown>(REST.map((one) => one.does));
  const left = [...VERBS, ...QUERIES].filter((one) => !done.has(one)).map((one) => one.definition.name);
  expect(left.sort()).toEqual(Object.keys(WITHOUT).sort());
  const known = new Set<unknown>([...VERBS, ...QUERIES]);
  expect(REST.filter((one) => !known.has(one.does)).map((one) => one.path)).toEqual([]);
});

test("no two operations have one address and method, and queries are read with GET", () => {
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
  const queries = new Set<unknown>(QUERIES);
  for (const one of REST) expect(queries.has(one.does), one.path).toBe(one.method === "GET");
});

test.each(named)("%s: its address and its example name fields that its input has", (_, one) => {
  const whole = Object.keys(restOfInput({ ...one, path: "", given: {} }).properties);
  const known = [...pathFields(one), ...Object.keys(one.given), ...Object.keys(one.example)];
  expect(known.filter((field) => !whole.includes(field))).toEqual([]);
  expect(pathFields(one).filter((field) => !(field in one.example))).toEqual([]);
});

test("an answer that shows a secret once says so", () => {
  const secrets = REST.filter((one) => "shape" in one.answer && "token" in (one.answer.shape as object));
  expect(REST.filter((one) => one.secret)).toEqual(secrets);
});
