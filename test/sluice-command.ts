import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

type Reached = { DATABASE_URL: string } | { SLUICE_URL: string; SLUICE_TOKEN: string };

/** Runs the command line as a process of its own; nobody is there to answer what it asks. */
export function sluiceCommand(reached: Reached, args: string[]): Promise<{ code: number; text: string }> {
  const env = { PATH: process.env.PATH, NODE_ENV: "test" as const, ...reached };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["cli/main.ts", ...args],
      { env, cwd: ROOT },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
    child.stdin?.end();
  });
}
