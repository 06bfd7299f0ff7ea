import { join } from "node:path";
import { buildWeb } from "./build-web.ts";
import { explain } from "./start/explain.ts";

try {
  await buildWeb(join(import.meta.dirname, ".."), { onOutput: (text) => process.stdout.write(text) });
} catch (error) {
  console.error(explain(error) ?? error);
  process.exitCode = 1;
}
