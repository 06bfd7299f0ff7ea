import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Reporter } from "./report-to-gateway.ts";

// Something stands before the gateway and refuses posts: no answer that was off may get lost there.

type Counts = { on: number; off: number };
type Post = { path: string; bytes: number; status: number; body: { [field: string]: unknown } };

let server: Server;
let reporter: Reporter;
let posts: Post[];
let statusOf: (post: Omit<Post, "status">) => number;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  posts = [];
  statusOf = () => 204;
  server = createServer(async (request, response) => {
    const text = (await request.toArray()).join("");
    const post = { path: request.url ?? "", bytes: text.length, body: JSON.parse(text) };
    const status = statusOf(post);
    posts.push({ ...post, status });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  reporter = new Reporter({ url: `http://127.0.0.1:${port}`, clientId: "shop-1" });
});
afterEach(async () => {
  vi.useRealTimers();
  await reporter.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const sentTo = (path: string) => posts.filter((post) => post.path === path);
const taken = () => sentTo("/v1/telemetry").filter(({ status }) => status === 204);
const soon = (condition: () => void) => vi.waitFor(condition, { timeout: 5_000, interval: 5 });

/** What was taken of a flag, over all reports. */
function offTaken(flag: string): number {
  return taken().reduce((sum, { body }) => {
    const counts = (body.answers as Record<string, Counts>)[flag];
    return sum + (counts?.off ?? 0);
  }, 0);
}

/** Five seconds pass, and what is sent then is answered. */
async function nextReport(): Promise<void> {
  const before = sentTo("/v1/telemetry").length;
  await soon(() => {
    vi.advanceTimersByTime(5_000); // again, where the report before has not come to its end yet
    expect(sentTo("/v1/telemetry").length).toBeGreaterThan(before);
  });
}

test("keys are bounded by bytes, and go apart from answers, which no key can take with it", async () => {
  statusOf = ({ bytes }) => (bytes > 1024 * 1024 ? 413 : 204);
  reporter.began("secret");
  for (let i = 0; i < 12_000; i++) reporter.answered("periods", "off", `${i}`.padEnd(400, "x"));
  await nextReport();
  await soon(() => expect(offTaken("periods")).toBe(12_000));
  expect(posts.map(({ status }) => status)).not.toContain(413);
});

test("answers that are refused for their size, or the way there, are told in parts until they are taken", async () => {
  reporter.began("secret");
  for (let i = 0; i < 16; i++) reporter.answered(`flag-${i}`, "off", undefined);
  const allTaken = () =>
    Array.from({ length: 16 }, (_, i) => offTaken(`flag-${i}`)).every((off) => off === 1);
  for (const status of [400, 401, 403, 409, 429, 503]) {
    statusOf = () => status;
    await nextReport();
    await soon(() => expect(posts.at(-1)?.status).toBe(status));
  }
  statusOf = ({ bytes }) => (bytes > 200 ? 413 : 204);
  await vi.waitFor(
    async () => {
      await nextReport();
      expect(allTaken()).toBe(true);
    },
    { timeout: 5_000, interval: 5 },
  );
});

test("whoever has not told what it answered does not end in order", async () => {
  statusOf = ({ path }) => (path === "/v1/telemetry" ? 503 : 204);
  reporter.began("secret");
  reporter.answered("periods", "off", "a");
  await reporter.stop();
  expect(sentTo("/v1/leave")).toEqual([]);
  statusOf = () => 204;
  await reporter.stop();
  expect(sentTo("/v1/leave")).toHaveLength(1);
  expect(posts.at(-1)?.path).toBe("/v1/leave");
});

test("that what was answered before is told is said once it was taken, and not before", async () => {
  const confirmed = () => sentTo("/v1/ack").map(({ body }) => [body.revision, body.told ?? false]);
  reporter.began("secret");
  reporter.acknowledge(7); // nothing was answered before
  await soon(() => expect(confirmed()).toEqual([[7, true]]));
  reporter.answered("periods", "off", "a");
  statusOf = ({ path }) => (path === "/v1/telemetry" ? 503 : 204);
  reporter.acknowledge(8);
  await nextReport();
  await soon(() => expect(confirmed().slice(1)).toEqual([[8, false]]));
  statusOf = () => 204;
  await soon(() => {
    vi.advanceTimersByTime(5_000); // a report that is not answered in time is sent again with the next
    expect(confirmed().slice(1)).toEqual([[8, false], [8, true]]); // biome-ignore format: pairs
  });
  expect(offTaken("periods")).toBe(1);
});

test("on a new stream the confirmation comes at once where the telling fails, and says nothing of it", async () => {
  reporter.answered("periods", "off", "a");
  statusOf = ({ path }) => (path === "/v1/telemetry" ? 503 : 204);
  reporter.began("secret");
  reporter.acknowledge(7);
  await soon(() => expect(sentTo("/v1/ack").map(({ body }) => body.told)).toEqual([undefined]));
});

test("whoever has lost an answer for want of space says so for good", async () => {
  reporter.began("secret");
  for (let i = 0; i < 10_001; i++) reporter.answered(`flag-${i}`, "off", undefined);
  await nextReport();
  await soon(() => expect(offTaken("flag-9999")).toBe(1));
  reporter.acknowledge(9);
  await soon(() => expect(sentTo("/v1/ack")).toHaveLength(1));
  await nextReport();
  await reporter.stop();
  expect(sentTo("/v1/ack").map(({ body }) => body.told)).toEqual([undefined]);
  expect(sentTo("/v1/leave")).toEqual([]);
});

test("a program that ends before its stream is open waits for it, tells what it answered and leaves", async () => {
  reporter.answered("checkout", "off", "u1");
  const stopped = reporter.stop();
  reporter.began("secret");
  await stopped;
  expect(offTaken("checkout")).toBe(1);
  expect(sentTo("/v1/leave")).toHaveLength(1);
});
