import { expect, test } from "vitest";
import { MOST_CSV_BYTES } from "../messages/csv-size.ts";
import { boundedRequest } from "./bounded-request.ts";

const URL = "http://sluice.test/api/flags";
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request(URL, {
    method: "POST",
    body,
    headers,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  });

test("a body is handed on whole, with its headers", async () => {
  const request = await boundedRequest(post('{"name":"오전"}', { "x-kept": "1" }));
  expect(await request.json()).toEqual({ name: "오전" });
  expect(request.headers.get("x-kept")).toBe("1");
});

test("one that is too large is refused before it is held in memory", async () => {
  await expect(boundedRequest(post("x", { "content-length": "99999999" }))).rejects.toMatchObject({
    code: "too-large",
  });
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1024 * 1024;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  await expect(boundedRequest(post(endless))).rejects.toMatchObject({ code: "too-large" });
  expect(sent).toBeLessThan(5 * 1024 * 1024);
});

test.each([
  [undefined, "2 MB"],
  [MOST_CSV_BYTES, "10 MB"],
])("how much is taken is said: %d bytes", async (mostBytes, most) => {
  const refused = boundedRequest(post("x", { "content-length": "14000000" }), mostBytes);
  await expect(refused).rejects.toThrow(`The body is larger than ${most}. Send it in parts.`);
});

test("one that is not UTF-8 is refused, rather than stored with marks in it", async () => {
  const latin = new Uint8Array([0x22, 0x4d, 0xfc, 0x6c, 0x6c, 0x22]);
  await expect(boundedRequest(post(latin))).rejects.toMatchObject({ code: "invalid" });
});
