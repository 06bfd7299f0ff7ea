import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes `lib/generated/prisma` from the schema, unless it is there and of this schema and this version of Prisma.
 * @throws Error with Prisma's own words if the schema is wrong.
 */
export async function generateClient(root: string): Promise<void> {
  const stamp = join(root, "lib/generated/prisma/made-from.txt");
  const madeFrom = createHash("sha256")
    .update(readFileSync(join(root, "prisma/schema.prisma")))
    .update(readFileSync(join(root, "node_modules/prisma/package.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === madeFrom) return;
  await runPrismaGenerate(root);
  writeFileSync(stamp, madeFrom);
}

function runPrismaGenerate(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "node_modules/prisma/build/index.js"), "generate"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        // `generate` needs no engine, but Prisma would download one, which fails behind a firewall. Any file that
        // exists keeps it from trying; it is never run.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
      },
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`Prisma could not write its client:\n${output}`)),
    );
  });
}
