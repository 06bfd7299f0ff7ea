import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { exportEntries } from "./export-entries.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.$executeRaw`
    insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, reason)
    select 'user', 'u', 'a', case when n % 2 = 0 then 'api' else 'cli' end, 'flag.changed', 'flag', 'f' || n, E'two\nlines'
    from generate_series(1, 2500) n`;
});
afterAll(() => database.drop());

async function lines(filter: Record<string, unknown>): Promise<{ subjectId: string; reason: string }[]> {
  let text = "";
  for await (const some of exportEntries(contextAs("viewer", database.db), filter)) text += some;
  return text
    .trimEnd()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

test("every entry is one line, newest first, over as many batches as it takes", async () => {
  const all = await lines({});
  expect(all).toHaveLength(2_500);
  expect(all[0]).toMatchObject({ subjectId: "f2500", reason: "two\nlines" });
  expect(new Set(all.map(({ subjectId }) => subjectId)).size).toBe(2_500);
});

test("the filters of the page hold, and nothing that matches is an empty file", async () => {
  expect(await lines({ via: "api" })).toHaveLength(1_250);
  expect(await lines({ q: "no such thing" })).toEqual([]);
});
