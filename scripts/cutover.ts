import { resolve } from "node:path";
import { startEnvironment } from "./cutover/environment.ts";

// `npm run cutover`: takes a clinic of its own through all four phases while it keeps booking, by the same verbs as the
// dashboard, and proves that nothing failed and nothing was lost. Exits 1 if any demand is not met.
const BOOKINGS_PER_SECOND = 50;
const root = resolve(import.meta.dirname, "..");
process.env.LOG_LEVEL ??= "warn";

const startedAt = performance.now();
const say = (line: string) => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
  console.log(`${seconds} s  ${line}`);
};

say("starting PostgreSQL, gateway, worker and the clinic with 120,000 reservations");
const environment = await startEnvironment(root);
let passed = false;
let interrupted = false;
// Ctrl-C leaves no server behind; a second one does not wait.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    say(`${signal}: stopping everything`);
    interrupted = true;
    void environment.stop(false).then(() => process.exit(130));
  });
try {
  // The verbs read their configuration from the environment that was just made.
  const { run } = await import("./cutover/run.ts");
  passed = await run(environment, BOOKINGS_PER_SECOND, say);
} catch (error) {
  console.error("\nThe cutover stopped:", error);
}
if (interrupted) await new Promise(() => {}); // the signal's own end is under way
await environment.stop(!passed);
console.log(passed ? "\nPassed.\n" : `\nNot passed. Logs and data: ${environment.folder}\n`);
process.exit(passed ? 0 : 1);
