import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { within } from "./within.ts";

test("an answer that came while this process was busy is an answer", async () => {
  const server = createServer((_, response) => response.end("here"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await (await fetch(url)).text();
  const asked = within(
    300,
    fetch(url).then((answer) => answer.text()),
  );
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600); // as a machine that gives this process no turn
  expect(await asked).toBe("here");
  server.close();
});

test("what never comes is waited for so long, and no longer", async () => {
  const startedAt = performance.now();
  await expect(within(200, new Promise(() => {}))).rejects.toThrow("timeout");
  expect(performance.now() - startedAt).toBeGreaterThan(150);
});

test("what fails fails at once", async () => {
  await expect(within(60_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
});
