import { expect, test } from "vitest";
import { withDatabaseBefore } from "../../../test/earlier-database.ts";
import { asIs } from "../../messages/as-is.ts";

test("why a sink fails, stored as a text, becomes a message with its own words", async () => {
  await withDatabaseBefore("20261201010000_why_sinks_fail", async ({ client, upgrade }) => {
    await client.query(`
      insert into outbox_sinks (name, target, kind, url, secret_from, failing_because) values
        ('a', 'shop', 'webhook', 'https://example.com', 'S', 'canceling statement due to lock timeout'),
        ('b', 'shop', 'webhook', 'https://example.com', 'S', null)`);
    await upgrade();
    const { rows } = await client.query({
      text: "select failing_because from outbox_sinks order by name",
      rowMode: "array",
    });
    expect(rows).toEqual([[asIs("Canceling statement due to lock timeout.")], [null]]);
  });
});
