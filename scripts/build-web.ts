import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { requireBuildTools } from "./build-tools.ts";
import { generateClient } from "./generate-client.ts";
import { hashSources } from "./source-hash.ts";

const STAMP = ".next/sluice-sources";

/** True if `.next` was built from exactly these sources. */
export function isBuilt(root: string): boolean {
  const stamp = join(root, STAMP);
  return (
    existsSync(join(root, ".next/BUILD_ID")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === hashSources(root)
  );
}

/**
 * Next makes the id of each server action from this, its file and its name. Made up anew by each build, as Next does, it
 * would let a page of one web process find no action in another. It is no secret: what seals is `lib/web/start-web.ts`'s.
 */
const ACTION_SALT = createHash("sha256").update("ids of Sluice's server actions").digest("base64");

const PRELOAD = join(import.meta.dirname, "end-with-parent.ts");
/** Longer than a build takes to end whose start was killed. */
const WAIT_FOR_OTHER_MS = 20_000;

/** @throws AppError invalid if the dashboard has to be built first, and cannot be */
export function requireBuild(root: string): void {
  if (!isBuilt(root)) requireBuildTools(root);
}

type Options = { onOutput?: (text: string) => void; signal?: AbortSignal };

/**
 * Builds the dashboard into `.next`. `onOutput` gets what Next says; `signal` ends it.
 * @throws AppError unavailable on a full disk, conflict while another build runs here, invalid without the packages that
 * build it, or with the last lines of Next's output otherwise.
 */
export async function buildWeb(root: string, options: Options = {}): Promise<void> {
  requireBuildTools(root);
  await generateClient(root);
  const { generateTexts } = await import("./generate-texts.ts"); // loads what a running product has not
  generateTexts(root);
  const sources = hashSources(root); // before: what is edited meanwhile makes the next start build again
  const deadline = Date.now() + WAIT_FOR_OTHER_MS;
  for (;;) {
    const { code, output } = await runBuild(root, options);
    if (code === 0) break;
    if (!isOtherRunning(output) || options.signal?.aborted) throw failure(root, output, options);
    if (Date.now() > deadline) {
      throw new AppError("conflict", message("setup.build.otherRuns"));
    }
    await delay(1_000);
  }
  writeFileSync(join(root, STAMP), sources);
}

async function runBuild(root: string, options: Options): Promise<{ code: number | null; output: string }> {
  let output = "";
  const next = join(root, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, ["--import", PRELOAD, next, "build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: buildEnvironment(process.env),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      options.onOutput?.(chunk.toString());
    });
  }
  const code = await new Promise<number | null>((done, reject) => {
    child.once("error", reject);
    child.once("close", done);
  });
  return { code, output };
}

/** The same ids of actions in every build, whatever this machine's environment says. */
export function buildEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: ACTION_SALT,
  };
}

function isOtherRunning(output: string): boolean {
  return /Another next build process is already running/i.test(output);
}

function failure(root: string, output: string, { onOutput }: Options): AppError {
  if (/ENOSPC|no space left on device/i.test(output)) {
    return new AppError("unavailable", message("setup.build.diskFull", { folder: root }));
  }
  if (onOutput) return new AppError("invalid", message("setup.build.failed"));
  const end = output.trim().split("\n").slice(-25).join("\n");
  return new AppError("invalid", message("setup.build.failedSaying", { output: end }));
}
