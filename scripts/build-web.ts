import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
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
 * Builds the dashboard into `.next`. `onOutput` gets what Next says; `signal` ends it.
 * @throws AppError unavailable on a full disk, invalid with the last lines of Next's output otherwise.
 */
export async function buildWeb(
  root: string,
  options: { onOutput?: (text: string) => void; signal?: AbortSignal } = {},
): Promise<void> {
  await generateClient(root);
  const sources = hashSources(root); // before: what is edited meanwhile makes the next start build again
  let output = "";
  const child = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
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
  if (/ENOSPC|no space left on device/i.test(output)) {
    throw new AppError(
      "unavailable",
      `The disk that holds ${root} is full. Free some space, then start again.`,
    );
  }
  if (code !== 0) {
    const end = options.onOutput ? "" : `:\n${output.trim().split("\n").slice(-25).join("\n")}`;
    throw new AppError("invalid", `The dashboard could not be built${end}`);
  }
  writeFileSync(join(root, STAMP), sources);
}
