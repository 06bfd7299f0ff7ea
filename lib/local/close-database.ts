import pg from "pg";
import { quoteIdentifier } from "../kernel/db/quote-identifier.ts";

/**
 * Lets these roles alone, its owner and superusers into a database: by default PostgreSQL lets every role of the server in,
 * and make temporary tables there, which these may not either. Safe to repeat.
 * @param adminUrl the database, as its owner or a superuser
 */
export async function closeDatabase(adminUrl: string, roles: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "sluice-roles" });
  client.on("error", () => {}); // a lost connection fails the query that is under way, which is enough
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>("select current_database() as name");
    const name = quoteIdentifier(rows[0]?.name ?? "");
    await client.query(
      [
        "begin",
        `revoke all on database ${name} from public`,
        ...roles
          .map((role) => quoteIdentifier(role))
          .flatMap((role) => [
            `revoke all on database ${name} from ${role}`,
            `grant connect on database ${name} to ${role}`,
          ]),
        "commit",
      ].join(";"),
    );
  } finally {
    await client.end().catch(() => {});
  }
}
