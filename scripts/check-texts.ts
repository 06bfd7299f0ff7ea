import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findLiterals } from "./texts/find-literals.ts";

// Every text that a person reads stands in lib/messages/catalogue. `--write` takes those off the list that keep to it.
const root = join(import.meta.dirname, "..");
const LIST = join(root, "scripts/texts/unfinished.json");
const unfinished = new Set(JSON.parse(readFileSync(LIST, "utf8")) as string[]);
const files = globSync("{app,components}/**/*.{ts,tsx}", { cwd: root }).filter(
  (file) => !/\.test\.tsx?$/.test(file),
);
const literals = new Map(
  files
    .map((file) => [file, findLiterals(file, readFileSync(join(root, file), "utf8"))] as const)
    .filter(([, found]) => found.length > 0),
);

if (process.argv.includes("--write")) {
  const left = [...unfinished].filter((file) => literals.has(file)).sort();
  writeFileSync(LIST, `${JSON.stringify(left, null, 2)}\n`);
} else {
  const wrong = [...literals].filter(([file]) => !unfinished.has(file));
  for (const [file, found] of wrong)
    for (const { line, text } of found) console.log(`${file}:${line}  ${text.slice(0, 100)}`);
  const done = [...unfinished].filter((file) => !literals.has(file));
  for (const file of done) console.log(`${file} has no text any more: node scripts/check-texts.ts --write`);
  if (wrong.length > 0) console.log("A text for people belongs in lib/messages/catalogue/en.");
  if (wrong.length + done.length > 0) process.exitCode = 1;
  else
    console.log(
      `${files.length - unfinished.size} of ${files.length} files have all their texts in the catalogue.`,
    );
}
