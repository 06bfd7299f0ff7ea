import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { generateClient } from "./generate-client.ts";
import { generateMessageTypes } from "./generate-messages.ts";
import { generateTexts } from "./generate-texts.ts";

// Everything that a machine can judge without a database or a browser, a few at a time, in under a minute.
const CHECKS: { name: string; command: string[] }[] = [
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "unit tests", command: ["vitest", "run", "--project", "unit", "--reporter", "dot"] },
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "layers", command: ["node", "scripts/check-layers.ts"] },
  { name: "texts", command: ["node", "scripts/check-texts.ts"] },
  { name: "dead code", command: ["knip", "--no-progress"] },
];

type Outcome = { name: string; ok: boolean; seconds: number; output: string };

const root = resolve(import.meta.dirname, "..");
await generateClient(root);
generateMessageTypes(root);
generateTexts(root);
const startedAt = performance.now();
const waiting = [...CHECKS];
const outcomes: Outcome[] = [];
await Promise.all(
  Array.from({ length: Math.min(3, availableParallelism()) }, async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await run(check.name, check.command);
      outcomes.push(outcome);
      console.log(
        `${outcome.ok ? "pass" : "FAIL"}  ${outcome.name.padEnd(16)} ${outcome.seconds.toFixed(1)} s`,
      );
    }
  }),
);
const failed = outcomes.filter(({ ok }) => !ok);
for (const { name, output } of failed) console.log(`\n──── ${name} ────\n${output.trim()}`);
console.log(
  `\n${failed.length === 0 ? "All passed" : `${failed.length} failed`} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(name: string, [command = "", ...args]: string[]): Promise<Outcome> {
  const began = performance.now();
  return new Promise((done, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: `${resolve(root, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once("error", reject);
    child.once("close", (code) =>
      done({ name, ok: code === 0, seconds: (performance.now() - began) / 1000, output }),
    );
  });
}
