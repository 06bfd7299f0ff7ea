import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { ensureBrowser } from "./ensure-browser.ts";
import { generateClient } from "./generate-client.ts";

// `npm test`: unit and database tests, then the journeys in a browser. Arguments go to Playwright: npm test -- e2e/x.
const root = resolve(import.meta.dirname, "..");
await generateClient(root);

const journeys = process.argv.slice(2);
if (journeys.length === 0) run("vitest/vitest.mjs", ["run"]);
ensureBrowser();
run("playwright/cli.js", ["test", ...journeys]);

function run(program: string, args: string[]): void {
  const { status } = spawnSync(process.execPath, [resolve(root, "node_modules", program), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
