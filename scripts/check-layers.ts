import { resolve } from "node:path";
import { cruiseLayers } from "./layers/cruise-layers.ts";
import { GATEWAY_IS_LIGHT, RULES } from "./layers/rules.ts";

const rules = [...RULES, GATEWAY_IS_LIGHT];
const { modules, violations } = await cruiseLayers(resolve(import.meta.dirname, ".."));

for (const { rule, from, to } of violations) {
  const comment = rules.find(({ name }) => name === rule)?.comment ?? "";
  console.error(`${rule}: ${from} → ${to}\n    ${comment}`);
}
// A misconfigured run sees nothing and would pass.
if (modules < 50) {
  console.error(`Only ${modules} files were seen; the check itself is broken.`);
  process.exitCode = 1;
}
if (violations.length > 0) process.exitCode = 1;
console.log(`${modules} files, ${rules.length} rules, ${violations.length} violations`);
