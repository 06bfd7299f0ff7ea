import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { installTargetSchema } from "../../plans/install-target-schema.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import { type BackfillProgress, type RunBackfillOptions, readBackfill, runBackfill } from "./run-backfill.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "clinic", poolSize: 8 });
  await installTargetSchema(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const ROWS = 4_000;
beforeEach(async () => {
  await pool.query(`truncate sluice.backfills, sluice.quarantine;
    drop table if exists r; create table r (id text primary key, raw text, period text, times int not null default 0);
    insert into r select 'c' || md5(n::text), case when n % 10 = 0 then 'nonsense ' || n % 30 else n % 24 || ':00' end
      from generate_series(1, ${ROWS}) n`);
});

/** Counts how often each row was handled, so that a lost or doubled one shows. */
const COUNT = "update r set times = times + 1 where id > :after and id <= :upto";
const counting: RunBackfillOptions = {
  plan: "p",
  step: "020-count",
  table: "r",
  key: "id",
  batchSql: COUNT,
  firstBatchRows: 300,
};
const timesHandled = async () =>
  (await pool.query("select times, count(*)::int from r group by 1 order by 1")).rows as object[];

test("handles every row once, counts first, and is finished for good", async () => {
  const seen: BackfillProgress[] = [];
  const result = await runBackfill(pool, {
    ...counting,
    onBatch: (progress) => {
      seen.push(progress);
    },
  });
  expect(result).toMatchObject({ state: "finished", reason: null, rowsDone: ROWS, rowsTotal: ROWS });
  expect(result.rowsChanged).toBe(ROWS);
  expect(await timesHandled()).toEqual([{ times: 1, count: ROWS }]);
  expect(seen[0]).toMatchObject({ batchRows: 300, rowsTotal: ROWS, nextBatchRows: 360 });
  expect(seen.at(-1)).toMatchObject({ rowsDone: ROWS, secondsLeft: 0 });
  expect(seen.every((progress) => progress.rowsPerSecond > 0)).toBe(true);
  expect(await runBackfill(pool, counting)).toMatchObject({ state: "finished", batches: 0, rowsDone: ROWS });
  expect(await readBackfill(pool, { plan: "p", step: "020-count" })).toMatchObject({ rowsDone: ROWS });
});

test("walks along integers of any sign, and an empty table", async () => {
  await pool.query(`drop table r; create table r (id int primary key, times int not null default 0);`);
  expect(await runBackfill(pool, counting)).toMatchObject({ state: "finished", rowsTotal: 0 });
  await pool.query("truncate sluice.backfills; insert into r select n from generate_series(-700, 700) n");
  expect(await runBackfill(pool, counting)).toMatchObject({ state: "finished", rowsDone: 1401 });
  expect(await timesHandled()).toEqual([{ times: 1, count: 1401 }]);
});

test("what no rule converts goes to the quarantine with its batch, and nothing else", async () => {
  const result = await runBackfill(pool, {
    ...counting,
    batchSql: `update r set period = case when split_part(raw, ':', 1)::int < 12 then 'MORNING' else 'AFTERNOON' end
      where id > :after and id <= :upto and raw ~ '^\\d+:'`,
    quarantine: { column: "period", rawSql: "raw" },
  });
  expect(result.rowsQuarantined).toBe(ROWS / 10);
  const held = await pool.query(
    "select r.period, r.raw = q.raw_value as same, count(*)::int from sluice.quarantine q join r on r.id = q.row_key group by 1, 2",
  );
  expect(held.rows).toEqual([{ period: null, same: true, count: ROWS / 10 }]);
});

test("says how many rows its batches changed, and nothing where it cannot know", async () => {
  const changed = async (batchSql: string) => {
    await pool.query("truncate sluice.backfills");
    return (await runBackfill(pool, { ...counting, batchSql })).rowsChanged;
  };
  expect(await changed(`${COUNT} and false`)).toBe(0);
  expect(await changed(`${COUNT} and raw like 'nonsense%'`)).toBe(ROWS / 10);
  const moving =
    "with o as (update r set times = 9 where id > :after and id <= :upto returning id) insert into moved select id from o";
  await pool.query("drop table if exists moved; create table moved (id text)");
  expect(await changed(moving)).toBeNull();
});

test("stops between batches when asked, and goes on where it stopped", async () => {
  let asked = 0;
  const first = await runBackfill(pool, {
    ...counting,
    shouldStop: () => (++asked > 4 ? "paused by ops" : null),
  });
  expect(first).toMatchObject({ state: "stopped", reason: "paused by ops", batches: 3, rowsTotal: ROWS });
  const rest = await runBackfill(pool, counting);
  expect(first.rowsChanged).toBe(first.rowsDone);
  expect(rest).toMatchObject({ state: "finished", rowsDone: ROWS, rowsTotal: ROWS, rowsChanged: ROWS });
  expect(await timesHandled()).toEqual([{ times: 1, count: ROWS }]);
});

test("killed in the middle of batches, again and again, it loses and doubles no row", async () => {
  const slow = "update r set times = times + 1 from pg_sleep(0.05) where id > :after and id <= :upto";
  const killer = new pg.Client({ connectionString: database.url, application_name: "killer" });
  await killer.connect();
  let kills = 0;
  let over = false;
  const killing = (async () => {
    // Each kill waits for rows to have been done since the last one, so that the backfill gets there in the end.
    for (let killedAt = -1; !over; ) {
      const { rows } = await killer.query<{ done: number }>(
        `select pg_terminate_backend(pid), (select coalesce(max(rows_done), 0)::int from sluice.backfills) as done
           from pg_stat_activity
          where application_name like 'sluice:clinic%' and state = 'active' and query like 'update r set times%'
            and (select coalesce(max(rows_done), 0) from sluice.backfills) > $1`,
        [killedAt],
      );
      kills += rows.length;
      killedAt = rows[0]?.done ?? killedAt;
    }
  })();
  let runs = 0;
  let state = "killed";
  try {
    while (state === "killed") {
      runs++;
      state = await runBackfill(pool, { ...counting, batchSql: slow, firstBatchRows: 500 }).then(
        (result) => result.state,
        (error) => (error.code === "unavailable" ? "killed" : String(error)),
      );
    }
  } finally {
    over = true;
    await killing;
    await killer.end();
  }
  expect(state).toBe("finished");
  expect(kills).toBeGreaterThan(0);
  expect(runs).toBeGreaterThan(1);
  expect(await timesHandled()).toEqual([{ times: 1, count: ROWS }]);
  expect(await readBackfill(pool, { plan: "p", step: "020-count" })).toMatchObject({ rowsDone: ROWS });
});

test("of runners that race, the last to take over finishes and the others write no more", async () => {
  const runs = await Promise.allSettled(
    [1, 2, 3].map(() => runBackfill(pool, { ...counting, firstBatchRows: 100 })),
  );
  const finished = runs.filter((run) => run.status === "fulfilled");
  expect(finished.length).toBeGreaterThanOrEqual(1);
  for (const run of runs) {
    if (run.status === "rejected") expect(run.reason).toMatchObject({ code: "conflict" });
  }
  expect(await timesHandled()).toEqual([{ times: 1, count: ROWS }]);
});

test("a zombie that wakes up after another took over cannot write", async () => {
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let firstBatch = () => {};
  const began = new Promise<void>((resolve) => {
    firstBatch = resolve;
  });
  const zombie = runBackfill(pool, {
    ...counting,
    onBatch: () => {
      firstBatch();
      return asleep;
    },
  });
  zombie.catch(() => {});
  await began;
  await runBackfill(pool, { ...counting, shouldStop: stopAfter(2) });
  wake();
  await expect(zombie).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("taken over"),
  });
  await runBackfill(pool, counting);
  expect(await timesHandled()).toEqual([{ times: 1, count: ROWS }]);
});

test("a further fence at the start of each transaction ends the run", async () => {
  let begun = 0;
  const run = runBackfill(pool, {
    ...counting,
    afterBegin: async (client) => {
      if (++begun > 2)
        await client.query("do $$ begin raise exception 'gone' using errcode = 'SL001'; end $$");
    },
  });
  await expect(run).rejects.toMatchObject({ code: "SL001" });
  expect(await timesHandled()).toEqual([
    { times: 0, count: ROWS - 300 },
    { times: 1, count: 300 },
  ]);
});

test("a rollback in batches resumes too, and afterwards the backfill may be run anew", async () => {
  await runBackfill(pool, { ...counting, quarantine: { column: "period", rawSql: "raw" } });
  const undo: RunBackfillOptions = {
    ...counting,
    direction: "rollback",
    batchSql: "update r set times = times - 1 where id > :after and id <= :upto",
  };
  expect(await runBackfill(pool, { ...undo, shouldStop: stopAfter(3) })).toMatchObject({ state: "stopped" });
  expect(await runBackfill(pool, undo)).toMatchObject({ state: "finished", rowsDone: ROWS });
  expect(await timesHandled()).toEqual([{ times: 0, count: ROWS }]);
  const left = await pool.query("select count(*)::int from sluice.quarantine");
  expect(left.rows).toEqual([{ count: 0 }]);
  expect(await readBackfill(pool, { plan: "p", step: "020-count" })).toBe(null);
  expect(await runBackfill(pool, counting)).toMatchObject({ state: "finished", rowsDone: ROWS });
});

test("waits while a transaction is too old, says which, and goes on when it ends", async () => {
  const old = new pg.Client({ connectionString: database.url, application_name: "old report" });
  await old.connect();
  await old.query("begin; select 1");
  const reasons: (string | null)[] = [];
  const result = await runBackfill(pool, {
    ...counting,
    throttle: { maxTransactionAgeSeconds: 0 },
    onThrottle: (reason) => {
      reasons.push(inEnglish(reason));
    },
    sleep: async () => {
      await old.query("commit").catch(() => {});
    },
  });
  await old.end();
  expect(result.state).toBe("finished");
  expect(reasons[0]).toMatch(
    /^A transaction has been open for [\d.]+ m?s \(pid \d+, old report\); the limit is 0 ms\.$/,
  );
  expect(reasons[1]).toBe(null);
});

test("rows that others hold locked make it wait and say so, not fail", async () => {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query("begin; update r set raw = raw where id = (select min(id) from r)");
  const reasons: (string | null)[] = [];
  const result = await runBackfill(pool, {
    ...counting,
    lockTimeoutMs: 50,
    onThrottle: (reason) => {
      reasons.push(inEnglish(reason));
    },
    sleep: async () => {
      await other.query("commit");
    },
  });
  await other.end();
  expect(result).toMatchObject({ state: "finished", rowsDone: ROWS });
  expect(reasons).toEqual(["Others hold rows of the next batch locked; try 2 of 30.", null]);
  expect(await timesHandled()).toEqual([{ times: 1, count: ROWS }]);
});

test("refuses what it cannot walk along", async () => {
  await expect(runBackfill(pool, { ...counting, key: "raw" })).rejects.toThrow(
    /must be NOT NULL and have a unique/,
  );
  await expect(runBackfill(pool, { ...counting, key: "no" })).rejects.toMatchObject({ code: "not-found" });
  await expect(runBackfill(pool, { ...counting, table: "no" })).rejects.toMatchObject({ code: "not-found" });
  await expect(runBackfill(pool, { ...counting, batchSql: "delete from r" })).rejects.toThrow(
    /:after is missing/,
  );
});

test("a batch that fails is named with its range and leaves nothing", async () => {
  const run = runBackfill(pool, { ...counting, batchSql: `${COUNT} and 1 / (length(id) - 33) = 0` });
  await expect(run).rejects.toMatchObject({
    code: "conflict",
    message: "A batch of step 020-count failed: division by zero.",
    details: { sqlState: "22012", after: null },
  });
  expect(await timesHandled()).toEqual([{ times: 0, count: ROWS }]);
});

test("stopped and taken up anywhere, with rows coming and going, each row that stayed is handled once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }), async (stops) => {
      await pool.query(
        "truncate sluice.backfills; update r set times = 0; delete from r where id like 'new%'",
      );
      for (const [n, batches] of stops.entries()) {
        await runBackfill(pool, { ...counting, firstBatchRows: 250, shouldStop: stopAfter(batches) });
        await pool.query("insert into r (id) values ($1)", [`new ${n}`]); // sorts after every other key
      }
      await runBackfill(pool, { ...counting, firstBatchRows: 250 });
      const { rows } = await pool.query("select distinct times from r where id not like 'new%'");
      expect(rows).toEqual([{ times: 1 }]);
      const fresh = await pool.query("select 1 from r where id like 'new%' and times > 1");
      expect(fresh.rows).toEqual([]);
    }),
    { numRuns: 6 },
  );
});

test("120,000 rows: the throughput, for information", async () => {
  await pool.query(
    `insert into r select 'd' || md5(n::text), n % 24 || ':00' from generate_series(1, ${120_000 - ROWS}) n`,
  );
  const sizes: number[] = [];
  const result = await runBackfill(pool, {
    ...counting,
    firstBatchRows: 1_000,
    batchSql: `update r set period = case when split_part(raw, ':', 1)::int < 12 then 'MORNING' else 'AFTERNOON' end
      where id > :after and id <= :upto and raw ~ '^\\d+:'`,
    quarantine: { column: "period", rawSql: "raw" },
    onBatch: ({ batchRows, batchMs }) => {
      sizes.push(batchRows, batchMs);
    },
  });
  expect(result).toMatchObject({ rowsDone: 120_000, rowsQuarantined: ROWS / 10 });
  const rate = Math.round(result.rowsDone / result.seconds);
  console.log(
    `backfill: ${rate} rows/s in ${result.batches} batches; last of ${sizes.at(-2)} rows, ${sizes.at(-1)} ms`,
  );
});

/** Lets so many batches through. */
function stopAfter(batches: number): () => string | null {
  let asked = -1; // the first question comes before the backfill is taken over
  return () => (++asked > batches ? "enough" : null);
}
