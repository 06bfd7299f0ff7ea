import { join } from "node:path";
import type { PartName } from "./part-environment.ts";

/** The program and arguments of a part. `host` null: on every address. */
export function partCommand(
  root: string,
  name: PartName,
  web: { port: number; host: string | null },
): string[] {
  const json = ["--import", join(import.meta.dirname, "log-as-json.ts")];
  // Next has its own way with an error that nobody expected: it writes it to the console and serves on.
  const crash = ["--import", join(root, "lib/kernel/process/log-crash.ts")];
  switch (name) {
    case "web":
      return [
        ...json,
        join(root, "node_modules/next/dist/bin/next"),
        "start",
        root,
        "-p",
        String(web.port),
        ...(web.host ? ["-H", web.host] : []),
      ];
    case "gateway":
      return [...crash, ...json, join(root, "gateway/main.ts")];
    case "worker":
      return [...crash, ...json, join(root, "worker/main.ts")];
    case "clinic":
      return [...crash, ...json, join(root, "examples/clinic/main.ts")];
  }
}
