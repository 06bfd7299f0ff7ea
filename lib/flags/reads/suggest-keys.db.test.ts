import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import type { Context } from "../../kernel/context.ts";
import { recordingRefusals } from "../../kernel/refusal.ts";
import { createFlag } from "../verbs/create-flag.ts";
import { previewAsked } from "./preview-asked.ts";
import { previewFlag } from "./preview-flag.ts";
import { previewPatch } from "./preview-patch.ts";
import { suggestKeys } from "./suggest-keys.ts";

const name = "periods";
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  const { db } = database;
  await createFlag(contextAs("admin", db), { name });
  const clinic = ["patient-1", "patient-10", "patient-100", "Patient-7", "p%_tient", "a@b.example"];
  await db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'clinic', key, now(), now() from unnest(${clinic}::text[]) key`;
  await db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'clinic', 'crowd-' || n, now(), now() from generate_series(1, 100) n`;
  await db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    values ('shop', 'patient-of-shop', now(), now()), ('clinic', 'gone', now(), now() - interval '31 days')`;
  await db.$executeRaw`
    insert into flag_askers (flag_name, application, first_asked_at, last_asked_at) values (${name}, 'clinic', now(), now())`;
});
afterAll(() => database.drop());

const suggest = async (beginning: string, role: "product_owner" | "viewer" = "product_owner") =>
  (await suggestKeys(contextAs(role, database.db), { name, beginning })).keys;

test("keys that begin so are listed, of the flag's own applications, few, and none that are personal", async () => {
  expect(await suggest(" patient-1 ")).toEqual(["patient-1", "patient-10", "patient-100"]);
  expect(await suggest("Pa")).toEqual(["Patient-7"]);
  expect(await suggest("p%")).toEqual(["p%_tient"]);
  expect(await suggest("a@")).toEqual([]);
  expect(await suggest("crowd-")).toHaveLength(8);
  await expect(suggest("p")).rejects.toThrow(/input\.notes\.letters/);
});

test("whoever may not put people on the allow-list is not shown a list of them", async () => {
  await expect(suggest("pa", "viewer")).rejects.toMatchObject({ code: "forbidden" });
});

test("nor can they find people out by guessing, with a look at a change or at one key", async () => {
  const viewer = contextAs("viewer", database.db);
  const owner = contextAs("product_owner", database.db);
  const guess = { name, enabled: true, allowKeys: ["patient-10"] };
  // As a page's action asks, which puts a refusal on record.
  const asked = (ctx: Context, input: object) => recordingRefusals(ctx, () => previewAsked(ctx, input));
  for (const look of [previewPatch, asked]) {
    await expect(look(viewer, guess)).rejects.toMatchObject({ code: "forbidden" });
    expect((await look(owner, guess)).reach.joins).toBe(1);
    expect((await look(viewer, { name, percentage: 10 })).moved).toEqual({ joins: [], leaves: [] });
  }
  for (const targetingKey of ["patient-10", "nobody"])
    expect(await previewFlag(viewer, { name, targetingKey })).not.toHaveProperty("seen");
  expect(await database.db.auditEntry.count({ where: { action: "flag:set-targeting" } })).toBeGreaterThan(2);
});

test("a key is checked as a whole, with spaces around it, and one that nobody named is said to be unknown", async () => {
  const check = (targetingKey: string) =>
    previewFlag(contextAs("product_owner", database.db), { name, targetingKey });
  expect(await check("  patient-10 ")).toMatchObject({
    targetingKey: "patient-10",
    seen: { applications: ["clinic"] },
  });
  for (const key of ["patient-1000", "PATIENT-10", "gone"]) expect((await check(key)).seen).toBeNull();
  expect((await check("")).seen).toBeNull();
});
