import { expect, test } from "vitest";
import { isChange, pathFields, restOfInput } from "./operation.ts";
import { REST } from "./rest.ts";

const named = REST.map((one) => [`${one.method} ${one.path}`, one] as const);

test("no two operations have one address and method, and queries are read with GET but for previews", () => {
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
  for (const one of REST) {
    const asks = one.path.endsWith("/previews") ? "POST" : "GET";
    expect(isChange(one), one.path).toBe(one.method !== asks);
  }
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
