import { afterEach, expect, test, vi } from "vitest";
import { openWay } from "./open-way.ts";

afterEach(() => vi.unstubAllEnvs());

test.each(["nonsense", "localhost:3000", "ftp://sluice.example.com", "http://"])(
  "SLUICE_URL=%s is refused in a sentence",
  async (url) => {
    vi.stubEnv("SLUICE_URL", url);
    await expect(openWay()).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/^SLUICE_URL must be an address such as/),
    });
  },
);

test("an address is taken as it is", async () => {
  vi.stubEnv("SLUICE_URL", "http://127.0.0.1:3000");
  expect((await openWay()).where).toBe("http://127.0.0.1:3000");
});
