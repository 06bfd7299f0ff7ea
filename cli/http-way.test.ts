import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { oneFlag } from "#lib/surfaces/resources/flag.ts";
import { planStatus } from "#lib/surfaces/resources/plan-status.ts";
import { httpWay } from "./http-way.ts";

let server: Server | undefined;
let asked = 0;
afterEach(() => server?.close());

async function listening(answer: RequestListener): Promise<string> {
  asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each<[string, number, RequestListener]>([
  ["breaks off", 2, (_, response) => void response.writeHead(200, { "content-length": 99 }).write("{")],
  ["never comes", 2, (_, response) => void response.destroy()],
  ["has another shape", 1, (_, response) => void response.end('{"name": 1}')],
  ["is a proxy's", 1, (_, response) => void response.writeHead(502).end("<html>")],
])(
  "a press whose answer %s may be done, which is said, and is tried again where it broke",
  async (what, times, answer) => {
    const cut: RequestListener = (request, response) => {
      answer(request, response);
      if (what === "breaks off") setImmediate(() => response.destroy());
    };
    const press = httpWay(await listening(cut), "t").call(engageKillSwitch, { reason: "x" });
    await expect(press).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/may be done all the same: look with sluice audit export/),
    });
    expect(asked).toBe(times);
  },
);

test("what never arrived is not done, nor is what only reads", async () => {
  const url = await listening((_, response) => void response.destroy());
  await expect(httpWay(url, "t").call(oneFlag, { name: "a" })).rejects.toThrow(/^((?!may be done).)*$/);
  server?.close();
  await expect(httpWay(url, "t").call(engageKillSwitch, { reason: "x" })).rejects.toThrow(
    /does not answer at [^ ]+: ((?!may be done).)*$/,
  );
});

test.each(["", ".", ".."])(
  "a name %j that no address can hold is refused before anything is sent",
  async (name) => {
    const { call } = httpWay(await listening((_, response) => void response.writeHead(308).end()), "t");
    await expect(call(patchFlag, { name, enabled: false })).rejects.toMatchObject({ name: "ZodError" });
    if (name !== "")
      await expect(call(planStatus, { plan: name })).rejects.toMatchObject({ code: "invalid" });
    expect(asked).toBe(0);
  },
);

test("a token that no header can hold is printed nowhere", async () => {
  const { call } = httpWay(await listening((_, response) => void response.end()), "secret\nabc");
  await expect(call(oneFlag, { name: "a" })).rejects.toMatchObject({
    message: expect.not.stringContaining("secret"),
  });
});
