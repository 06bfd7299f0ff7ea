import pg from "pg";
import { quoteIdentifier } from "./quote-identifier.ts";
import {
  closeStatements,
  connectStatement,
  createRoleStatement,
  grantStatements,
  usualRole,
} from "./role-statements.ts";
import { scramVerifier } from "./scram-verifier.ts";
import { SERVICE_PARTS, type ServicePart } from "./table-rights.ts";
import { takeTurn } from "./take-turn.ts";

/** hashtext('sluice.roles') */
const ROLES_LOCK = -1_156_635_185;

/**
 * Makes the roles of Sluice's processes where they are missing, with these passwords, and gives each the rights of its
 * process; of all others only the owner may then connect. One transaction.
 * @throws the server's error if the caller may not create roles
 */
export async function applyRoles(ownerUrl: string, passwords: Record<ServicePart, string>): Promise<void> {
  await asOwner(ownerUrl, async (client, schema) => {
    for (const statement of closeStatements(schema)) await client.query(statement);
    for (const part of SERVICE_PARTS) {
      const role = usualRole(part);
      await client.query(createRoleStatement(role));
      await client.query(
        `alter role ${quoteIdentifier(role)} password ${pg.escapeLiteral(scramVerifier(passwords[part]))}`,
      );
      for (const statement of grantStatements(part, role, schema)) await client.query(statement);
    }
    await client.query(connectStatement(schema));
  });
}

/** Gives the roles on record the rights that this version's tables need; nothing where there are none. */
export async function renewRights(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (client, schema) => {
    const { rows } = await client.query<{ name: string; part: ServicePart }>(
      "select name, part from service_roles where name in (select rolname from pg_roles) order by name",
    );
    if (rows.length > 0) for (const statement of closeStatements(schema)) await client.query(statement);
    for (const { name, part } of rows)
      for (const statement of grantStatements(part, name, schema)) await client.query(statement);
  });
}

async function asOwner(
  ownerUrl: string,
  work: (client: pg.Client, schema: string) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "sluice-roles" });
  client.on("error", () => {}); // a lost connection fails the query that is under way, which is enough
  await client.connect();
  try {
    // Two starts at once would otherwise meet in the catalog ("tuple concurrently updated").
    await takeTurn(client, ROLES_LOCK, "roles");
    await client.query("begin");
    const { rows } = await client.query<{ schema: string }>("select current_schema() as schema");
    await work(client, rows[0]?.schema ?? "public");
    await client.query("commit");
  } finally {
    await client.end().catch(() => {});
  }
}
