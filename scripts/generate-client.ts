import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { requireBuildTools } from "./build-tools.ts";

const CLIENT = "lib/generated/prisma";
const RUNTIME = "node_modules/@prisma/client/runtime";
const SELF = "scripts/generate-client.ts";

/**
 * Writes `lib/generated/prisma` from the schema, unless it is there and of this schema and this version of Prisma.
 * @throws AppError invalid if it has to be written and Prisma is not installed
 * @throws Error with Prisma's own words if the schema is wrong.
 */
export async function generateClient(root: string): Promise<void> {
  const stamp = join(root, CLIENT, "made-from.txt");
  const madeFrom = createHash("sha256");
  // The lock file knows Prisma's version also where Prisma is not installed.
  for (const path of ["prisma/schema.prisma", SELF, "package-lock.json"])
    madeFrom.update(readFileSync(join(root, path)));
  const expected = madeFrom.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === expected) return;
  requireBuildTools(root);
  await runPrismaGenerate(root);
  ownRuntime(root);
  writeFileSync(stamp, expected);
}

/**
 * Puts what the client loads of Prisma beside it, as the package brings the same for five kinds of databases, 70 MB, and
 * with it the command line. A running product has this folder and not the package.
 */
function ownRuntime(root: string): void {
  const folder = join(root, CLIENT);
  mkdirSync(join(folder, "runtime"), { recursive: true });
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".ts") || path.startsWith("runtime")) continue;
    const file = join(folder, path);
    const text = readFileSync(file, "utf8");
    const up = relative(dirname(file), join(folder, "runtime")).replaceAll("\\", "/");
    const own = text.replaceAll(/"@prisma\/client\/runtime\/([\w.-]+)"/g, (_, name: string) => {
      const module = name.endsWith(".mjs") ? name : `${name}.mjs`;
      for (const part of [module, module.replace(/\.mjs$/, ".d.mts")]) {
        const from = join(root, RUNTIME, part);
        if (existsSync(from))
          writeFileSync(join(folder, "runtime", part), withoutMap(readFileSync(from, "utf8")));
      }
      return `"${up.startsWith(".") ? up : `./${up}`}/${module}"`;
    });
    if (own.includes('"@prisma/client')) throw new Error(`${file} still needs the package @prisma/client.`);
    if (own !== text) writeFileSync(file, own);
  }
}

/** Its map stays in the package, and what looks for it here would complain in each process that loads the client. */
function withoutMap(module: string): string {
  return module.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
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
