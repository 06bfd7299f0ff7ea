import { randomBytes } from "node:crypto";
import pg from "pg";
import { createEmptyDatabase } from "./database.ts";

export type TargetOfRole = {
  /** As the one who may do everything. */
  owner: pg.Pool;
  /** As the role. */
  pool: pg.Pool;
  url: string;
  role: string;
  drop: () => Promise<void>;
};

export const MAY_CREATE_SCHEMAS = "grant create on database DATABASE_NAME to ROLE";

/** A database, and a role of its own in it that may do what `grants` says: ROLE and DATABASE_NAME stand for the names. */
export async function createTargetOfRole(...grants: string[]): Promise<TargetOfRole> {
  const target = await createEmptyDatabase();
  const owner = new pg.Pool({ connectionString: target.url, max: 2 });
  const role = `r_${randomBytes(6).toString("hex")}`;
  await owner.query(`create role ${role} login password 'x'; revoke create on schema public from public`);
  const database = new URL(target.url).pathname.slice(1);
  for (const grant of grants) {
    await owner.query(grant.replaceAll("ROLE", role).replaceAll("DATABASE_NAME", database));
  }
  const url = new URL(target.url);
  url.username = role;
  url.password = "x";
  const pool = new pg.Pool({ connectionString: url.toString(), max: 10 });
  return {
    owner,
    pool,
    url: url.toString(),
    role,
    drop: async () => {
      await pool.end();
      await owner.query(`drop owned by ${role} cascade; drop role ${role}`);
      await owner.end();
      await target.drop();
    },
  };
}
