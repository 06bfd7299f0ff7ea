import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterAll } from "vitest";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { syncPlan } from "#lib/plans/definition/sync-plans.ts";
import { readPlan } from "#lib/plans/reads/read-plan.ts";
import { contextAs } from "./database.ts";
import { openPlanBench } from "./plan-bench.ts";
import { problemsText } from "./problems-text.ts";

export const PLAN = "small";
export const HEAD = `name: ${PLAN}\ntitle: A small plan\ntarget: t\nowner: team\ncontacts: [{role: lead, name: Kim, email: kim@example.org}]\n`;

const cleanups: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** A bench with a plan of these files, on a database that this SQL made. */
export async function openSmallPlan(schema: string, files: Record<string, string>) {
  const root = await mkdtemp(join(tmpdir(), "sluice-small-"));
  const folder = join(root, PLAN);
  await writeFiles(folder, { "plan.yaml": HEAD, ...files });
  const opened = await openPlanBench({
    folder,
    seed: async (url) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(schema);
      await client.end();
    },
  });
  cleanups.push(() => rm(root, { recursive: true }), opened.close);
  const ops = contextAs("operator", opened.db);
  const one = async (sql: string) => Object.values((await opened.target.query(sql)).rows[0] ?? {})[0];
  /** Does this to the folder. @returns what reading it says, with the folder as it was if it is refused */
  const edit = async (work: () => Promise<unknown>) => {
    const before = join(root, "before");
    await cp(folder, before, { recursive: true });
    await work();
    const { loadError } = await syncPlan(ops, await readPlanFolder(folder));
    if (loadError !== null) {
      await rm(folder, { recursive: true });
      await cp(before, folder, { recursive: true });
      await syncPlan(ops, await readPlanFolder(folder));
    }
    await rm(before, { recursive: true });
    return problemsText(loadError);
  };
  /** Files by their text; null takes one away. */
  const change = (changed: Record<string, string | null>) => edit(() => writeFiles(folder, changed));
  const remove = (path: string) => edit(() => rm(join(folder, path), { recursive: true }));
  const phase = async () => (await readPlan(ops, PLAN))?.phases[0];
  return { ...opened, ops, admin: contextAs("admin", opened.db), one, phase, change, remove };
}

async function writeFiles(folder: string, files: Record<string, string | null>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) {
      await rm(join(folder, path));
      continue;
    }
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
