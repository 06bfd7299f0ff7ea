import { randomBytes } from "node:crypto";
import pg from "pg";
import { giveDatabase } from "#lib/local/give-database.ts";
import { createEmptyDatabase } from "./database.ts";

/** An empty database that a role of its own owns, as the clinic's in the demo; and its superuser, for what is about both. */
export async function createOwnedDatabase() {
  const { url: adminUrl, drop } = await createEmptyDatabase();
  const owner = { role: `owner_${randomBytes(6).toString("hex")}`, password: "x" };
  await giveDatabase(adminUrl, owner);
  const url = Object.assign(new URL(adminUrl), { username: owner.role, password: owner.password }).href;
  return {
    url,
    adminUrl,
    owner,
    drop: async () => {
      await drop();
      const admin = new pg.Client({ connectionString: adminUrl.replace(/[^/]*$/, "postgres") });
      await admin.connect();
      await admin.query(`drop role ${owner.role}`);
      await admin.end();
    },
  };
}
