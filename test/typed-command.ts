import { Readable } from "node:stream";
import { vi } from "vitest";
import { makeProgram } from "../cli/program.ts";
import type { Ended, Reached } from "./sluice-command.ts";

/** As `sluiceCommand`, in this process, which saves the seconds of a start. One at a time, as they share their output. */
export async function typedCommand(reached: Reached, args: string[], input = ""): Promise<Ended> {
  const before = { ...process.env };
  delete process.env.SLUICE_URL;
  Object.assign(process.env, reached);
  let text = "";
  const printed = vi.spyOn(process.stdout, "write").mockImplementation((chunk, then) => {
    text += chunk;
    (then as unknown as () => void)();
    return true;
  });
  const said = vi.spyOn(console, "error").mockImplementation((line) => {
    text += `${line}\n`;
  });
  const stdin = vi
    .spyOn(process, "stdin", "get")
    .mockReturnValue(Readable.from([input]) as unknown as typeof process.stdin);
  try {
    await makeProgram().parseAsync(args, { from: "user" });
    return { code: Number(process.exitCode ?? 0), text };
  } finally {
    for (const spy of [printed, said, stdin]) spy.mockRestore();
    process.exitCode = 0;
    for (const name of Object.keys(reached)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
