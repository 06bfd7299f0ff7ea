// A worker's relays in a process of their own, for tests that kill it. argv: Sluice's database, the config as JSON.
import { randomUUID } from "node:crypto";
import { openDb } from "#lib/kernel/db/client.ts";
import { log } from "#lib/kernel/log/log.ts";
import { startRelays } from "#lib/outbox/relay/start-relays.ts";

const [databaseUrl = "", config = "{}"] = process.argv.slice(2);
startRelays({
  db: openDb(databaseUrl, { name: "relay-process" }),
  config: JSON.parse(config),
  workerId: randomUUID(),
  log,
});
