import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import { runStatements } from "./run-statements.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "shop", poolSize: 3 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() =>
  pool.query(`drop schema if exists shop cascade; create schema shop;
    create table shop.orders (id int primary key, "rawState" text, total int, other text, check (total > 0));
    create index orders_by_state on shop.orders ("rawState", id)`),
);

const drop = (sql: string) => runStatements(pool, sql, { tx: "step" });
const DROP_STATE = 'alter table shop.orders drop column "rawState"';

test("whatever refuses a drop is named, each of it", async () => {
  await pool.query(`create view shop.states as select "rawState" from shop.orders;
    create materialized view shop.counts as select "rawState", count(*) from shop.orders group by 1;
    create policy open_only on shop.orders using ("rawState" = 'open');
    alter table shop.orders add column upper_state text generated always as (upper("rawState")) stored;
    create function shop.state_of(integer) returns text begin atomic select "rawState" from shop.orders where id = $1; end;
    create function shop.note() returns trigger language plpgsql as $$ begin return new; end $$;
    create trigger on_state before update of "rawState" on shop.orders for each row execute function shop.note();
    create publication states for table shop.orders (id, "rawState")`);
  const error = await drop(DROP_STATE).then(
    () => null,
    (reason: Error) => reason.message,
  );
  expect(error).toMatch(/^Line 1 failed: cannot drop column rawState of table shop\.orders/);
  for (const what of [
    "view shop.states depends on",
    "materialized view shop.counts depends on",
    "policy open_only on table shop.orders depends on",
    "column upper_state of table shop.orders depends on",
    "function shop.state_of(integer) depends on",
    "trigger on_state on table shop.orders depends on",
    "publication of table shop.orders in publication states depends on",
  ])
    expect(error).toContain(what);
  await pool.query("drop publication states");
});

test("what goes with a column, and functions whose text names it, are told", async () => {
  await pool.query(`
    create function shop.sync() returns trigger language plpgsql as $$ begin new."rawState" := 'x'; return new; end $$;
    create trigger sync before insert on shop.orders for each row execute function shop.sync();
    create function shop.count_open() returns bigint language sql as $$ select count(*) from shop.orders where "rawState" = 'open' $$;
    create function shop.dynamic() returns void language plpgsql as $$ begin execute 'update shop.orders set "rawState" = null'; end $$;
    create function shop.commented() returns int language sql as $$ select id from shop.orders /* not "rawState" */ $$;
    create function shop.remarked() returns int language sql as $$ select id from shop.orders -- not total $$;
    create function shop.in_codes() returns bigint language sql as $$ select count(*) from shop.orders where U&"raw\\0053tate" > 'rawState' $$;
    create function shop.elsewhere() returns text language sql as $$ select 'rawState' $$`);
  const { statements } = await drop(`${DROP_STATE}, drop column total`);
  expect(statements[0]?.droppedWith).toEqual({
    goesToo: ["index shop.orders_by_state", "constraint orders_total_check on table shop.orders"],
    namedBy: [
      "function shop.count_open()",
      "function shop.dynamic()",
      "function shop.in_codes()",
      "function shop.sync()",
    ],
  });
});

test("what an earlier statement has dropped is not named, and CASCADE names what it takes", async () => {
  await pool.query(`create view shop.states as select "rawState" from shop.orders`);
  const { statements } = await drop(`drop index shop.orders_by_state; ${DROP_STATE} cascade`);
  expect(statements[1]?.droppedWith).toEqual({ goesToo: ["view shop.states"], namedBy: [] });
  const other = await drop(
    "alter table shop.orders drop column if exists gone; comment on table shop.orders is 'drop column'",
  );
  expect(other.statements.map(({ droppedWith }) => droppedWith)).toEqual([
    { goesToo: [], namedBy: [] },
    { goesToo: [], namedBy: [] },
  ]);
});
