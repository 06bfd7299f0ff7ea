import { afterEach, expect, test, vi } from "vitest";
import { AppError, type ErrorCode } from "#lib/kernel/errors.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { runCommand } from "./run-command.ts";

afterEach(() => {
  process.exitCode = 0;
  vi.restoreAllMocks();
});

test.each([
  ["gate-closed", 4],
  ["not-found", 5],
  ["internal", 1], // a fault of the server, which has no code here
])("%s ends with %i", async (code, exitCode) => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  await runCommand({ json: false }, async () => {
    throw new AppError(code as ErrorCode, asIs("It did not work."));
  });
  expect(process.exitCode).toBe(exitCode);
  expect(said).toHaveBeenCalledWith("It did not work.");
});

test.each([false, true])(
  "what nobody expected is one sentence without its stack, --json: %s",
  async (json) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    await runCommand({ json }, async () => {
      throw Object.assign(new Error("Invalid `db.flag.findMany()` invocation"), {
        cause: new Error("deeper"),
      });
    });
    expect(process.exitCode).toBe(1);
    const sentence =
      "This failed in a way that Sluice did not expect. Run it again with LOG_LEVEL=error in its environment to see the details.";
    const error = { code: "internal", message: sentence };
    expect(said.mock.calls).toEqual([[json ? JSON.stringify({ error }) : sentence]]);
  },
);

test("an answer that cannot be written is one sentence and no success", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(process.stdout, "write").mockImplementation((_, then) => {
    (then as unknown as (error: Error) => void)(Object.assign(new Error("no space"), { code: "ENOSPC" }));
    return false;
  });
  await runCommand({ json: false }, async () => ({ json: {}, text: "done" }));
  vi.mocked(process.stdout.write).mockRestore();
  expect(process.exitCode).toBe(1);
  expect(said.mock.calls).toEqual([["The answer could not be written to standard output (ENOSPC)."]]);
});

test("what is not asked of Sluice needs no way to it", async () => {
  vi.stubEnv("SLUICE_URL", "nonsense");
  const told = vi.spyOn(process.stdout, "write").mockImplementation((_, then) => {
    (then as unknown as () => void)();
    return true;
  });
  await runCommand({ json: true }, async () => ({ json: { applied: [] }, text: "" }));
  expect(told).toHaveBeenCalledWith('{\n  "applied": []\n}\n', expect.anything());
  vi.unstubAllEnvs();
});
