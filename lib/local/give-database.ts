import pg from "pg";
import { quoteIdentifier } from "../kernel/db/quote-identifier.ts";
import { scramVerifier } from "../kernel/db/scram-verifier.ts";
import { ownershipStatements } from "./ownership-statements.ts";

export type DatabaseOwner = { role: string; password: string };

/**
 * Makes a role the owner of a database and of all that its administrator made there, and no more than that: it may make the
 * copies that rehearsals run on, with a role of their own for each, which is what CREATEDB and CREATEROLE are for. What
 * extensions brought along stays as it is. Safe to repeat; one transaction.
 * @param adminUrl the database, as a superuser
 */
export async function giveDatabase(adminUrl: string, { role, password }: DatabaseOwner): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "sluice-roles" });
  client.on("error", () => {}); // a lost connection fails the query that is under way, which is enough
  await client.connect();
  try {
    const name = quoteIdentifier(role);
    await client.query("begin");
    const { rows } = await client.query("select from pg_roles where rolname = $1", [role]);
    if (rows.length === 0) await client.query(`create role ${name}`);
    await client.query(
      `alter role ${name} login nosuperuser createdb createrole noreplication nobypassrls
         password ${pg.escapeLiteral(scramVerifier(password))}`,
    );
    const database = await client.query<{ name: string }>("select current_database() as name");
    await client.query(`alter database ${quoteIdentifier(database.rows[0]?.name ?? "")} owner to ${name}`);
    await handOver(client, name);
    await client.query("commit");
  } finally {
    await client.end().catch(() => {});
  }
}

/** REASSIGN OWNED would do it in one, but refuses for the role that the server's own objects belong to. */
async function handOver(client: pg.Client, name: string): Promise<void> {
  for (const query of ownershipStatements) {
    const { rows } = await client.query<{ object: string }>(query);
    for (const { object } of rows) await client.query(`alter ${object} owner to ${name}`);
  }
}
