import { resolve } from "node:path";
import { isMadeOfWords } from "#lib/identity/users/password-strength.ts";
import { parseEnv } from "#lib/kernel/config/env.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { log } from "#lib/kernel/log/log.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { startDemo } from "./start/demo.ts";
import { explain } from "./start/explain.ts";
import { keepRunning } from "./start/keep-running.ts";
import { OWN_PARTS, startOnDatabase } from "./start/on-database.ts";

// `npm start`: everything on one machine. Without DATABASE_URL that includes an embedded PostgreSQL and the clinic;
// with it, web, gateway and worker run against it, or one of them alone (`npm run start:web`).
log.level = "warn"; // this process prints lines for a person; its children write the log
const root = resolve(import.meta.dirname, "..");

try {
  const env = parseEnv(process.env);
  const problem = message("setup.secret.random");
  for (const name of ["ADMIN_TOKEN", "SLUICE_CLIENT_TOKEN"] as const)
    if (env[name] !== undefined && isMadeOfWords(env[name]))
      throw new AppError(
        "invalid",
        message("setup.environment.wrong", {
          problems: message("setup.environment.weak", { name, problem }),
        }),
      );
  const asked = process.argv.slice(2);
  const parts = OWN_PARTS.filter((part) => asked.length === 0 || asked.includes(part));
  if (asked.some((name) => !OWN_PARTS.some((part) => part === name))) {
    throw new AppError(
      "invalid",
      message("setup.start.noPart", { asked: asked.join(" "), parts: commas(OWN_PARTS) }),
    );
  }
  if (!env.DATABASE_URL && asked.length > 0) {
    throw new AppError("invalid", message("setup.start.partDatabase"));
  }
  await keepRunning((shutdown) =>
    env.DATABASE_URL
      ? startOnDatabase(root, { ...env, DATABASE_URL: env.DATABASE_URL }, parts, shutdown)
      : startDemo(root, env, shutdown),
  );
  process.exit(); // a stage that was under way may not know that it is over
} catch (error) {
  const sentence = explain(error);
  if (sentence) console.error(`\n${sentence}`);
  else console.error(error);
  process.exit(1);
}
