import pg from "pg";
import { message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";

const WITHIN_MS = 3_000;

/** What keeps a gateway from ever serving its environment: there is none of that name. Null too if the database does not say. */
export async function environmentRefusal(databaseUrl: string, environment: string): Promise<AppError | null> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "sluice-gateway",
    connectionTimeoutMillis: WITHIN_MS,
    query_timeout: WITHIN_MS,
  });
  client.on("error", () => {}); // a lost connection fails the query that is under way, which is enough
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "select name from environments order by position, name",
    );
    const names = rows.map(({ name }) => name);
    if (names.length === 0 || names.includes(environment)) return null;
    const said = message("setup.start.noEnvironment", { environment, names: names.join(" or ") });
    return new AppError("invalid", said, { environment });
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}
