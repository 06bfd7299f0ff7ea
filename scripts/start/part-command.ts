import { join } from "node:path";
import type { PartName } from "./part.ts";

/** The program and arguments of a part. `host` null: on every address. */
export function partCommand(
  root: string,
  name: PartName,
  web: { port: number; host: string | null },
): string[] {
  switch (name) {
    case "web":
      return [
        "--import",
        join(import.meta.dirname, "log-as-json.ts"),
        join(root, "node_modules/next/dist/bin/next"),
        "start",
        root,
        "-p",
        String(web.port),
        ...(web.host ? ["-H", web.host] : []),
      ];
    case "gateway":
      return [join(root, "gateway/main.ts")];
    case "worker":
      return [join(root, "worker/main.ts")];
    case "clinic":
      return [join(root, "examples/clinic/main.ts")];
  }
}
