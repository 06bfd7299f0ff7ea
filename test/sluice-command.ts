import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Makes standard input a terminal's, as far as the command line looks. */
const AS_TERMINAL = "data:text/javascript,process.stdin.isTTY=true";

export type Reached = { DATABASE_URL: string } | { SLUICE_URL: string; SLUICE_TOKEN: string };
export type Ended = { code: number; text: string };

/** Runs the command line as a process of its own; nobody is there to answer what it asks. */
export function sluiceCommand(reached: Reached, args: string[]): Promise<Ended> {
  return run(reached, ["cli/main.ts", ...args], "");
}

/** The same where somebody is there, and types one answer. */
export function answeringCommand(reached: Reached, args: string[], answer: string): Promise<Ended> {
  return run(reached, ["--import", AS_TERMINAL, "cli/main.ts", ...args], `${answer}\n`);
}

function run(reached: Reached, args: string[], typed: string): Promise<Ended> {
  const env = { PATH: process.env.PATH, NODE_ENV: "test" as const, ...reached };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env, cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
    child.stdin?.end(typed);
  });
}
