import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { anEvent } from "../../../test/exercise-sink.ts";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { log } from "../../kernel/log/log.ts";
import type { Running } from "../../kernel/loop/lifecycle.ts";
import { closeTargetPools } from "../../target/pools.ts";
import { startRelays } from "../relay/start-relays.ts";
import { openWebhookSink } from "./webhook-sink.ts";

let box: OutboxFixture;
let relays: Running | undefined;
let answer: string;
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on("error", () => {});
  socket.on("close", () => sockets.delete(socket));
  socket.once("data", () => socket.write(answer));
});
beforeEach(async () => {
  box = await createOutboxFixture();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  await relays?.stop();
  relays = undefined;
  for (const socket of sockets) socket.destroy();
  server.close();
  await closeTargetPools();
  await box.close();
});

const UPGRADE = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
const sinkConfig = (timeoutSeconds: number) => {
  const { reminders } = box.config.sinks;
  if (!reminders) throw new Error("no sink");
  const { port } = server.address() as AddressInfo;
  return { ...reminders, url: `http://127.0.0.1:${port}/`, timeoutSeconds };
};

test.each([
  [UPGRADE, 60, "http-101", "101 Switching Protocols: the answer to a webhook must be HTTP"],
  ["HTTP/1.1 103 Early Hints\r\n\r\n", 1, "timed-out", "1 s"],
  ["HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\nab", 1, "timed-out", "1 s"],
])("%j is one failed attempt, and its connection is given up", async (text, seconds, errorClass, message) => {
  answer = text;
  const sink = openWebhookSink(sinkConfig(seconds));
  const [attempt] = await sink.sendBatch([anEvent()], AbortSignal.timeout(seconds * 1_000));
  expect(attempt).toMatchObject({ ok: false, failure: { errorClass, message } });
  await waitUntil("the connection is closed", () => sockets.size === 0);
  sink.close();
});

test.each(["200 OK", "299 Odd"])(
  "%s is delivered with its head, and a body that does not end holds up no event behind it",
  async (status) => {
    answer = `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`;
    const sink = openWebhookSink({ ...sinkConfig(5), concurrency: 1 });
    const events = [anEvent(), anEvent(), anEvent()];
    expect(await sink.sendBatch(events, AbortSignal.timeout(5_000))).toEqual(
      events.map(() => ({ ok: true })),
    );
    await waitUntil("the connections are closed", () => sockets.size === 0);
    sink.close();
  },
);

test("a receiver that wants to speak another protocol costs attempts, and holds nothing up", async () => {
  answer = UPGRADE;
  const config = { ...box.config, sinks: { reminders: sinkConfig(60) } };
  relays = startRelays({
    db: box.sluice.db,
    config,
    workerId: randomUUID(),
    log: log.child({}, { level: "fatal" }),
  });
  await box.emit("r-1");
  const rows = () => box.query("select state, attempts, last_error from sluice.outbox_exceptions");
  await waitUntil("it is dead", async () => (await rows())[0]?.state === "dead");
  expect(await rows()).toEqual([
    {
      state: "dead",
      attempts: 4,
      last_error: "101 Switching Protocols: the answer to a webhook must be HTTP",
    },
  ]);
});
