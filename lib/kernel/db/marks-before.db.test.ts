import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { applyMigrations } from "./apply-migrations.ts";

const FOLDER = "prisma/migrations";
const AT = (minute: number) => `2026-11-29T10:${String(minute).padStart(2, "0")}:00Z`;

type Step = [
  name: string,
  state: string,
  startedAt: number,
  finishedAt: number | null,
  did?: { rows_done?: number; lock_tries?: number },
];
type Contract = { state: string; steps: Step[]; jobs: [kind: string, state: string, at: number][] };

/** As the verbs of the version before left them: what happened, in minutes, and what the marks before that are. */
const CONTRACTS: Record<string, Contract & { was: string | null; is: string[] | null }> = {
  "restored, started anew, failed at the first step left": {
    state: "failed",
    steps: [
      ["010-note", "done", 1, 1, { lock_tries: 1 }],
      ["020-name", "failed", 4, 5],
    ],
    jobs: [
      ["run", "done", 1],
      ["restore", "done", 3],
      ["run", "failed", 5],
    ],
    was: "[]",
    is: null,
  },
  "restored, started anew, paused as it waited for its lock": {
    state: "paused",
    steps: [
      ["010-note", "done", 1, 1, { lock_tries: 1 }],
      ["020-name", "paused", 4, null],
    ],
    jobs: [
      ["run", "done", 1],
      ["restore", "done", 3],
      ["run", "paused", 4],
    ],
    was: "[]",
    is: null,
  },
  "failed having done nothing": {
    state: "failed",
    steps: [["010-name", "failed", 1, 1]],
    jobs: [["run", "failed", 1]],
    was: "[]",
    is: null,
  },
  "restored, started anew, failed when it had taken something": {
    state: "failed",
    steps: [
      ["010-note", "done", 1, 1, { lock_tries: 1 }],
      ["020-name", "done", 4, 5, { lock_tries: 1 }],
      ["030-id", "failed", 5, 5],
    ],
    jobs: [
      ["run", "done", 1],
      ["restore", "done", 3],
      ["run", "failed", 5],
    ],
    was: "[]",
    is: ["010-note"],
  },
  "failed when it had taken something": {
    state: "failed",
    steps: [
      ["010-note", "done", 1, 1, { lock_tries: 1 }],
      ["020-name", "failed", 2, 2],
    ],
    jobs: [["run", "failed", 2]],
    was: "[]",
    is: [],
  },
  "failed between two statements": {
    state: "failed",
    steps: [["010-both", "failed", 1, 1, { lock_tries: 1 }]],
    jobs: [["run", "failed", 1]],
    was: "[]",
    is: [],
  },
  "failed between two batches, which no version before had on record": {
    state: "failed",
    steps: [["010-purge", "failed", 1, 1, { rows_done: 16_502 }]],
    jobs: [["run", "failed", 1]],
    was: null,
    is: [],
  },
  "its restore failed": {
    state: "failed",
    steps: [["020-name", "failed", 4, 5]],
    jobs: [
      ["run", "done", 1],
      ["restore", "failed", 4],
    ],
    was: "[]",
    is: [],
  },
  done: {
    state: "done",
    steps: [["010-note", "done", 1, 1]],
    jobs: [["run", "done", 1]],
    was: "[]",
    is: [],
  },
};

test("what stood before a contract that was begun in an earlier version is what its restore had left", async () => {
  const database = await createEmptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), "sluice-marks-before-"));
  const client = new pg.Client({ connectionString: database.url });
  try {
    for (const name of await readdir(FOLDER))
      if (name < "20261130110000") await cp(join(FOLDER, name), join(folder, name), { recursive: true });
    await applyMigrations(database.url, folder);
    await client.connect();
    for (const [plan, contract] of Object.entries(CONTRACTS)) await write(client, plan, contract);
    await applyMigrations(database.url, FOLDER);
    const { rows } = await client.query<{ plan: string; marks: { step: string }[] | null }>(
      "select plan_name as plan, marks_before as marks from plan_phases",
    );
    expect(
      Object.fromEntries(rows.map(({ plan, marks }) => [plan, marks?.map(({ step }) => step) ?? null])),
    ).toEqual(Object.fromEntries(Object.entries(CONTRACTS).map(([plan, { is }]) => [plan, is])));
  } finally {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
});

async function write(
  client: pg.Client,
  plan: string,
  { state, steps, jobs, was }: Contract & { was: string | null },
) {
  await client.query("set session_replication_role = replica"); // as they were written, without what triggers write
  await client.query(
    "insert into plans (name, title, target, sha256, definition, loaded_at) values ($1, $1, 't', '', '{}', now())",
    [plan],
  );
  await client.query(
    "insert into plan_phases (plan_name, phase, state, marks_before) values ($1, 'contract', $2::phase_state, $3)",
    [plan, state, was],
  );
  for (const [name, of, startedAt, finishedAt, did = {}] of steps)
    await client.query(
      `insert into plan_steps (plan_name, phase, step, state, started_at, finished_at, rows_done, lock_tries)
       values ($1, 'contract', $2, $3::step_state, $4, $5, $6, $7)`,
      [
        plan,
        name,
        of,
        AT(startedAt),
        finishedAt === null ? null : AT(finishedAt),
        did.rows_done ?? null,
        did.lock_tries ?? null,
      ],
    );
  for (const [kind, of, at] of jobs)
    await client.query(
      `insert into plan_jobs (plan_name, phase, kind, state, requested_at, requested_by, sha256, finished_at)
       values ($1, 'contract', $2::job_kind, $3::job_state, $4, '{}', '', case when $3 in ('done', 'failed') then $4::timestamptz end)`,
      [plan, kind, of, AT(at)],
    );
}
