import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { staleMessageTypes } from "./generate-messages.ts";
import { findLiterals, findSentences } from "./texts/find-literals.ts";

// Every text that a person reads stands in lib/messages/catalogue.
const root = join(import.meta.dirname, "..");
const files = globSync(["{app,components,cli}/**/*.{ts,tsx}", "proxy.ts"], { cwd: root }).filter(
  (file) => !/\.test\.tsx?$/.test(file),
);
// A gateway's answers are for programs, and the interface's examples and document are in English alone.
const below = globSync("{lib,worker}/**/*.ts", {
  cwd: root,
  exclude: ["lib/generated/**", "lib/messages/catalogue/**", "lib/surfaces/{rest,openapi}.ts"],
}).filter((file) => !/\.test\.ts$/.test(file));
const found = [
  ...files.flatMap((file) => findIn(file, findLiterals)),
  ...below.flatMap((file) => findIn(file, findSentences)),
];

function findIn(file: string, find: typeof findLiterals) {
  return find(file, readFileSync(join(root, file), "utf8")).map((literal) => ({ file, ...literal }));
}

const stale = staleMessageTypes(root);

for (const file of stale) console.log(`${file}  its types are of other texts`);
if (stale.length > 0) {
  console.log("The compiler would read old types (and say TS2589): run node scripts/prepare.ts");
  process.exitCode = 1;
}
for (const { file, line, text } of found) console.log(`${file}:${line}  ${text.slice(0, 100)}`);
if (found.length > 0) {
  console.log("A text for people belongs in lib/messages/catalogue/en.");
  process.exitCode = 1;
} else console.log(`${files.length + below.length} files have all their texts in the catalogue.`);
