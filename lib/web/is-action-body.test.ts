import { expect, test } from "vitest";
import { MOST_CSV_BYTES } from "../messages/csv-size.ts";
import { type ActionLimits, FROM_ANYBODY, FROM_SIGNED_IN, isActionBody } from "./is-action-body.ts";

const ID = "7f".repeat(21);
const url = "http://sluice.test/flags";
/** As bytes, as it comes over the wire. */
async function post(body: string | FormData, limits: ActionLimits, more: Record<string, string>) {
  const sent = new Response(body);
  const headers = { "content-type": sent.headers.get("content-type") ?? "", ...more };
  return isActionBody(new Request(url, { method: "POST", headers, body: await sent.arrayBuffer() }), limits);
}
const call = (body: string | FormData, limits = FROM_SIGNED_IN) => post(body, limits, { "next-action": ID });
const submit = (body: FormData, limits = FROM_SIGNED_IN) => post(body, limits, {});
function form(fields: Record<string, string>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  return made;
}

test.each([
  '["x",1,null,{"a":["$$5 and more"]}]',
  '["$undefined","$D2026-11-27T10:00:00.000Z","$n12345678901234567890","$NaN"]',
  '[{"a":{"b":1}},"$0:0:a"]',
])("%s is sent by a page", async (body) => {
  expect(await call(body)).toBe(true);
});

test.each([
  ...[
    "Q1",
    "W1",
    "B1",
    "@1",
    "@",
    "F1",
    "h1",
    "T",
    "i1",
    "r1",
    "K1",
    "1",
    "0",
    "0:x",
    "0:0:__proto__",
    "zz",
  ].map((reference) => `["$${reference}"]`),
  '["$Dnever"]',
  '["$n1x"]',
  '{"0":"x"}',
  '"x"',
  "[",
  `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
])("%.40s is sent by none", async (body) => {
  expect(await call(body)).toBe(false);
});

test("a form beside other arguments is one, and what it refers to must be there", async () => {
  expect(await call(form({ "0": '[{"status":"idle"},"$K1"]', "1_name": "a" }))).toBe(true);
  expect(await call(form({ "0": '["$1"]', "1": '{"a":1}' }))).toBe(true);
  expect(await call(form({ "0": '["$Q1"]', "1": "[[1,2]]" }))).toBe(false);
  expect(await call(form({ "0": '["$2"]', "1": '{"a":1}' }))).toBe(false);
  expect(await call(form({ "0": '["$1"]', "1": '["$Q2"]' }))).toBe(false);
  expect(await call(form({ "1_name": "a" }))).toBe(false);
});

test("before a page has its script its forms name their action, and what is bound to it", async () => {
  const bound = {
    $ACTION_REF_1: "",
    "$ACTION_1:0": `{"id":"${ID}","bound":"$@1"}`,
    "$ACTION_1:1": '[{"status":"idle"}]',
  };
  expect(await submit(form({ [`$ACTION_ID_${ID}`]: "", name: "a" }))).toBe(true);
  expect(await submit(form({ ...bound, $ACTION_KEY: "k1", name: "a" }))).toBe(true);
  for (const broken of [
    { "$ACTION_1:0": "{" },
    { "$ACTION_1:0": "null" },
    { "$ACTION_1:0": `{"id":"${ID}","bound":"$@2"}` },
    { "$ACTION_1:1": '["$Q7"]' },
    { $ACTION_REF_2: "" },
    { $ACTION_ID_x: "" },
  ])
    expect(await submit(form({ ...bound, ...broken })), JSON.stringify(broken)).toBe(false);
  expect(await submit(form({ name: "a" }))).toBe(false);
});

const many = (count: number, name: (n: number) => string) =>
  form(Object.fromEntries(Array.from({ length: count }, (_, n) => [name(n), "x"])));

test.each([
  ["anybody", FROM_ANYBODY],
  ["who is signed in", FROM_SIGNED_IN],
])("from %s no more fields or text are read than a page sends", async (_, limits: ActionLimits) => {
  const named = (body: FormData) => {
    body.set(`$ACTION_ID_${ID}`, "");
    return body;
  };
  expect(await submit(named(many(limits.fields - 1, (n) => `f${n}`)), limits)).toBe(true);
  expect(await submit(named(many(limits.fields, (n) => `f${n}`)), limits)).toBe(false);
  expect(await submit(named(form({ note: "x".repeat(limits.textCharacters) })), limits)).toBe(false);
  expect(await call(JSON.stringify(["x".repeat(limits.textCharacters)]), limits)).toBe(false);
  expect(
    await submit(
      many(20, (n) => `$ACTION_ID_${String(n).padStart(40, "0")}`),
      limits,
    ),
  ).toBe(false);
});

test("a quarantine's file is let through for who is signed in, and for nobody else", async () => {
  const body = form({ "0": '[{"status":"idle"},"$K1"]', "1_plan": "batches" });
  body.set("1_file", new File(["x".repeat(MOST_CSV_BYTES)], "quarantine.csv", { type: "text/csv" }));
  expect(await call(body)).toBe(true);
  expect(await call(body, FROM_ANYBODY)).toBe(false);
});
