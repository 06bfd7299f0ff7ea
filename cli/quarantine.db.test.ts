import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openPlanBench } from "../test/plan-bench.ts";
import { openRest } from "../test/rest.ts";
import { serveRest } from "../test/serve-rest.ts";
import type { Reached } from "../test/sluice-command.ts";
import { typedCommand } from "../test/typed-command.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let rest: Awaited<ReturnType<typeof openRest>>;
let server: Awaited<ReturnType<typeof serveRest>>;
let folder: string;
const ways: Record<string, Reached> = {};
beforeAll(async () => {
  bench = await openPlanBench();
  folder = await mkdtemp(join(tmpdir(), "sluice-quarantine-"));
  const config = { targets: { fixture: { url: bench.targetUrl } } };
  await writeFile(join(folder, "sluice.yaml"), JSON.stringify(config)); // JSON is YAML
  vi.stubEnv("SLUICE_CONFIG", join(folder, "sluice.yaml"));
  rest = await openRest({ url: bench.sluiceUrl, db: bench.db });
  server = await serveRest(rest);
  ways.http = { SLUICE_URL: server.url, SLUICE_TOKEN: rest.tokenOf("admin") };
  ways.database = { DATABASE_URL: bench.sluiceUrl };
});
afterAll(async () => {
  server?.close();
  await rest?.close();
  await bench?.close();
  await rm(folder, { recursive: true, force: true });
});

const STEP = "020-period";
const sluice = (way: string, args: string[], input = "") => typedCommand(ways[way] as Reached, args, input);
/** A line of the file as somebody fills it in. */
const decide = (csv: string, raw: string, value: string) => {
  const lines = csv.split("\r\n");
  const at = lines.findIndex((line) => line.includes(`"${raw}"`));
  lines[at] = (lines[at] ?? "").split(",").with(4, `"${value}"`).join(",");
  return lines.join("\r\n");
};

test.each(["http", "database"])("by %s, work pauses and goes on", async (way) => {
  await bench.db.planJob.deleteMany();
  await bench.assumeRehearsed("expand");
  const asked = await sluice(way, ["plan", "run", "expand", "--no-wait"]);
  expect(asked.code, asked.text).toBe(0);
  expect(await sluice(way, ["plan", "pause"])).toMatchObject({
    code: 0,
    text: expect.stringContaining("paused"),
  });
  expect((await bench.db.planJob.findFirstOrThrow()).state).toBe("paused");
  expect(await sluice(way, ["plan", "resume"])).toMatchObject({ code: 0 });
  expect((await bench.db.planJob.findFirstOrThrow()).state).toBe("queued");
});

test("values are decided, changed, withdrawn and left open, and the file that is exported is taken in again", async () => {
  await bench.work();
  await bench.assumeRehearsed("backfill");
  expect((await sluice("http", ["plan", "run", "backfill", "--no-wait"])).code).toBe(0);
  await bench.work();
  const [exported, beside] = [
    await sluice("http", ["quarantine", "export"]),
    await sluice("database", ["quarantine", "export"]),
  ];
  expect(exported).toEqual(beside);
  expect(exported).toMatchObject({
    code: 0,
    text: expect.stringMatching(/^\ufeff"step","raw_value",.*\r\n/),
  });

  const of = (text: string) => [STEP, "--raw-value", text, "--expected-rows", "100"];
  for (const [way, text, waiting] of [
    ["http", "after lunch", 300],
    ["database", "=1+1", 200], // those of the first were left open
  ] as const) {
    const run = (...args: string[]) => sluice(way, ["quarantine", ...args]);
    expect(await run("decide", ...of(text), "--value", "MORNING")).toMatchObject({ code: 0 });
    const change = ["change-decision", ...of(text)];
    expect(await run(...change, "--from", "MORNING", "--to", "AFTERNOON")).toMatchObject({ code: 0 });
    expect(await run(...change, "--from", "AFTERNOON", "--withdraw")).toMatchObject({
      code: 0,
      text: `The decision is withdrawn: 100 rows wait for a person again. ${waiting} rows wait in all.\n`,
    });
    expect(await run("decide", ...of(text), "--leave-open")).toMatchObject({ code: 0 });
  }

  const { text: csv } = await sluice("database", ["quarantine", "export"]);
  const first = decide(csv, "after lunch", "MORNING");
  expect(await sluice("http", ["quarantine", "import"], first)).toMatchObject({ code: 0 });
  const again = await sluice("http", ["quarantine", "export"]);
  const file = join(folder, "filled-in.csv");
  await writeFile(file, decide(again.text, "after lunch", "AFTERNOON"));
  expect(await sluice("database", ["quarantine", "import", file])).toMatchObject({ code: 0 });
  const listed = JSON.parse((await sluice("http", ["--json", "quarantine", "list"])).text);
  expect(listed.values).toContainEqual(
    expect.objectContaining({
      rawValue: "after lunch",
      decided: expect.objectContaining({ value: "AFTERNOON" }),
    }),
  );
});
