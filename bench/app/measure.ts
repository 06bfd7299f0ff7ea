import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { atMost, median, type Result, timesThePeer } from "../result.ts";
import { firstLoadKilobytes, loadPage, signIn } from "./browser.ts";
import { fill, PLAN, writeBigPlan } from "./fill.ts";
import { ADMIN_TOKEN, BASE, demoDatabase, startSluice } from "./sluice.ts";
import { measureThroughput } from "./throughput.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const LOADS = 30;
// Each with a text that only the full page has, so that an error page is never measured instead.
const PAGES: Record<string, string> = {
  "/": "bench_",
  "/flags": "bench_",
  "/flags/bench_500": "bench_500",
  "/migrations": "A hundred steps more",
  [`/migrations/${PLAN}`]: "199-column",
  "/validation": "column 199 exists",
  "/outbox": "1,000,", // and what the clinic has written itself
  "/audit": "outbox",
  "/emergency": "Turn everything off",
  "/users": "admin@sluice.local",
};

/** Start, build, first-load JavaScript, server time of full pages, and the gateway against a Next route handler. */
export async function measure(): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-bench-"));
  try {
    return await measureIn(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string): Promise<Result[]> {
  await rm(join(ROOT, ".next"), { recursive: true, force: true });
  const first = await startSluice(join(folder, "data"));
  await first.stop();
  const later = await startSluice(join(folder, "data"));
  await later.stop();
  const results = [
    atMost("first start, nothing built", first.seconds, "s", 90),
    atMost("later start", later.seconds, "s", 8),
    atMost("build", measureBuild(), "s", 90),
  ];

  const dataDir = join(folder, "data");
  const full = await startSluice(dataDir, await writeBigPlan(folder));
  try {
    await pauseOutbox();
    await fill(await demoDatabase(dataDir, "sluice"), await demoDatabase(dataDir, "clinic"));
    results.push(...(await measurePages()), ...(await measureEvaluation()));
  } finally {
    await full.stop();
  }
  return results;
}

function measureBuild(): number {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, [join(ROOT, "scripts/build.ts")], { cwd: ROOT });
  if (status !== 0) throw new Error("the build failed");
  return (performance.now() - startedAt) / 1000;
}

async function pauseOutbox(): Promise<void> {
  const answer = await fetch(`${BASE}/api/outbox/status`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ action: "stop", reason: "measuring" }),
  });
  if (!answer.ok) throw new Error(`the outbox was not paused: ${answer.status}`);
}

async function measurePages(): Promise<Result[]> {
  const cookie = await signIn();
  const results: Result[] = [];
  for (const [path, text] of Object.entries(PAGES)) {
    const times: number[] = [];
    let html = "";
    await loadPage(path, cookie); // the first compiles what the process has not needed yet
    for (let load = 0; load < LOADS; load++) {
      const page = await loadPage(path, cookie);
      times.push(page.ms);
      html = page.html;
    }
    if (!html.includes(text))
      throw new Error(`${path} does not show "${text}"; what was measured is not the full page`);
    results.push(atMost(`server time of ${path}, median of ${LOADS}`, median(times), "ms", 150));
    results.push(atMost(`first-load JavaScript of ${path}`, await firstLoadKilobytes(html), "KB gzip", 200));
  }
  return results;
}

async function measureEvaluation(): Promise<Result[]> {
  const gateway = await measureThroughput("gateway");
  const route = await measureThroughput("route");
  return [
    timesThePeer(
      "OFREP, all flags of one key, through the gateway",
      gateway,
      "requests/s",
      { name: "Next route handler with the same answers", value: route },
      2,
    ),
  ];
}
