import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderTable } from "../cli/table.ts";
import type { Result } from "./result.ts";

// npm run bench -- NAME: measures on this machine, prints a table, writes bench/results/NAME.json.
const BENCHES: Record<string, () => Promise<{ measure: () => Promise<Result[]> }>> = {
  app: () => import("./app/measure.ts"),
};

const name = process.argv[2] ?? "";
const load = BENCHES[name];
if (!load) {
  console.error(`Say which: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}

installPeers();
const results = await (await load()).measure();
const folder = join(import.meta.dirname, "results");
await mkdir(folder, { recursive: true });
await writeFile(join(folder, `${name}.json`), `${JSON.stringify(results, null, 2)}\n`);
const rows = results.map((one) => [
  one.holds ? "holds" : "FAILS",
  one.name,
  one.value,
  one.unit,
  one.peer === null ? "" : `${one.peer}: ${one.peerValue} (×${one.ratio})`,
  one.bar,
]);
console.log(`\n${renderTable(["", "what", "value", "unit", "peer", "bar"], rows)}`);
process.exit(results.every(({ holds }) => holds) ? 0 : 1);

function installPeers(): void {
  if (existsSync(join(import.meta.dirname, "node_modules/autocannon"))) return;
  const { status } = spawnSync("npm", ["ci", "--prefix", import.meta.dirname], { stdio: "inherit" });
  if (status !== 0) throw new Error("The peers could not be installed.");
}
