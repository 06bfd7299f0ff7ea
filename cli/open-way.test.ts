import { afterEach, expect, test, vi } from "vitest";
import { AppError } from "#lib/kernel/errors.ts";
import { inBrackets } from "../test/in-brackets.ts";
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

test.each([
  "http://admin:Sup3r@127.0.0.1:9",
  "http://127.0.0.1:9/Sup3r",
  "http://127.0.0.1:9/?token=Sup3r",
  "http://127.0.0.1:9/#Sup3r",
])("SLUICE_URL=%s is refused, and not printed", async (url) => {
  vi.stubEnv("SLUICE_URL", url);
  await expect(openWay()).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(/^SLUICE_URL must be ((?!Sup3r).)*SLUICE_TOKEN\.$/),
  });
});

test("a token of two lines is refused, and not printed", async () => {
  vi.stubEnv("SLUICE_URL", "http://127.0.0.1:3000");
  vi.stubEnv("SLUICE_TOKEN", "sluice_secret\nabc");
  await expect(openWay()).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(/^SLUICE_TOKEN must be one token((?!secret).)*$/),
  });
});

test("what it says is a text that has other languages", async () => {
  vi.stubEnv("SLUICE_URL", "nonsense");
  const refusal = await openWay().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AppError);
  expect(inBrackets((refusal as AppError).said)).toMatch(/^⟦SLUICE_URL must be an address .*⟧$/);
});

test("an address is taken as it is", async () => {
  vi.stubEnv("SLUICE_URL", "http://127.0.0.1:3000");
  expect((await openWay()).where).toBe("http://127.0.0.1:3000");
});
