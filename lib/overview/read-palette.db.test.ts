import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readPalette } from "./read-palette.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.featureFlag.createMany({
    data: [
      { name: "is-on", enabled: true },
      { name: "is-off" },
      { name: "is-retired", enabled: true, retiredAt: new Date() },
      { name: "is-archived", archivedAt: new Date() },
    ],
  });
});
afterAll(() => database.drop());

const read = (role: "viewer" | "product_owner" | "operator" | "admin") =>
  readPalette(contextAs(role, database.db));
const turnsOff = async (role: Parameters<typeof read>[0]) =>
  (await read(role)).flags.filter((flag) => flag.turnsOff).map(({ name }) => name);

test("each role is offered what it may do, and nothing else", async () => {
  expect(await read("viewer")).toMatchObject({ verbs: [] });
  expect(await turnsOff("viewer")).toEqual([]);
  expect(await read("product_owner")).toMatchObject({ verbs: [] });
  expect(await turnsOff("product_owner")).toEqual(["is-on"]);
  expect((await read("operator")).verbs).toEqual(["create-flag"]);
  expect((await read("admin")).verbs).toEqual(["engage-kill-switch", "create-flag"]);
});

test("an engaged kill switch is lifted, not pressed again; an archived flag is not found", async () => {
  await database.db.$executeRaw`update kill_switch set engaged_at = now()`;
  const { verbs, flags } = await read("admin");
  expect(verbs).toEqual(["lift-kill-switch", "create-flag"]);
  expect(flags.map(({ name }) => name)).toEqual(["is-off", "is-on", "is-retired"]);
});
