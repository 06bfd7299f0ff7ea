import { randomBytes } from "node:crypto";
import pg from "pg";
import { dropDatabase } from "./drop-database.ts";

const ADMIN_URL = process.env.SLUICE_TEST_PG15_URL || "postgresql://postgres@127.0.0.1:5432/postgres";

/**
 * A maker of empty databases on a PostgreSQL 15, as those of test/database.ts; null if none answers.
 * @throws Error instead, where SLUICE_REQUIRE_SERVICES=1 says that nothing may be skipped
 */
export async function findPostgres15() {
  const problem = await asAdmin("show server_version_num")
    .then((version) => (version.startsWith("15") ? null : `it is version ${version}`))
    .catch((error: Error) => error.message || String(error));
  if (problem === null) return createDatabase;
  if (process.env.SLUICE_REQUIRE_SERVICES !== "1") return null;
  throw new Error(`No PostgreSQL 15 at SLUICE_TEST_PG15_URL or on 127.0.0.1:5432: ${problem}`);
}

async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `sluice_t_${randomBytes(6).toString("hex")}`;
  await asAdmin(`create database ${name}`);
  const url = new URL(ADMIN_URL);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: async () => {
      const admin = new pg.Client({ connectionString: ADMIN_URL });
      await admin.connect();
      await dropDatabase(admin, name).finally(() => admin.end());
    },
  };
}

/** @returns the first value of the first row, if there is one */
async function asAdmin(sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: ADMIN_URL, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<string[]>({ text: sql, rowMode: "array" });
    return rows[0]?.[0] ?? "";
  } finally {
    await client.end().catch(() => {});
  }
}
