import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cruiseLayers } from "./layers/cruise-layers.ts";
import { drawHouse, withPicture } from "./layers/draw-house.ts";
import { LIGHT_RULES, RULES, TYPES_BY_IMPORT } from "./layers/rules.ts";

const root = resolve(import.meta.dirname, "..");
const rules = [...RULES, ...LIGHT_RULES, TYPES_BY_IMPORT];
const { modules, imports, violations } = await cruiseLayers(root);

for (const { rule, from, to } of violations) {
  const comment = rules.find(({ name }) => name === rule)?.comment ?? "";
  console.error(`${rule}: ${from} → ${to}\n    ${comment}`);
}
// A misconfigured run sees nothing and would pass.
if (modules < 50) {
  console.error(`Only ${modules} files were seen; the check itself is broken.`);
  process.exitCode = 1;
}
const path = join(root, "ARCHITECTURE.md");
const document = readFileSync(path, "utf8");
const drawn = withPicture(document, drawHouse(imports));
if (process.argv.includes("--draw")) writeFileSync(path, drawn);
else if (drawn !== document) {
  console.error(
    "ARCHITECTURE.md shows other arrows than there are. Draw them: node scripts/check-layers.ts --draw",
  );
  process.exitCode = 1;
}
if (violations.length > 0) process.exitCode = 1;
console.log(`${modules} files, ${rules.length} rules, ${violations.length} violations`);
