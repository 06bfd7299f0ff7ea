import pg from "pg";
import { missingRights, unknownRole } from "./missing-rights.ts";
import { SQL_STATE } from "./sql-states.ts";
import type { ServicePart } from "./table-rights.ts";

export type DatabaseProblem = {
  kind: "unreachable" | "refused" | "not-postgres" | "too-old" | "rights";
  sentence: string;
};

const OLDEST_VERSION = 150_000;
const TIMEOUT_MS = 5_000;
const GET_RIGHTS =
  "Start Sluice once with DATABASE_URL of the database's owner, or run npx sluice database migrate and npx sluice database roles with it, and use the address that they give.";

/**
 * Tries the address that a variable holds. Returns null if a supported PostgreSQL lets us in, with the rights of the
 * process if one is named, else what is wrong with it, in one sentence that never repeats the password.
 */
export async function checkDatabase(
  databaseUrl: string,
  variable = "DATABASE_URL",
  part?: ServicePart,
): Promise<DatabaseProblem | null> {
  const url = new URL(databaseUrl);
  const server = `${url.hostname || "localhost"}:${url.port || "5432"}`;
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: TIMEOUT_MS,
    application_name: "sluice-check",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    const version = rows[0]?.version ?? 0;
    if (version < OLDEST_VERSION)
      return {
        kind: "too-old",
        sentence: `${variable} leads to PostgreSQL ${Math.floor(version / 10_000)} on ${server}; Sluice needs 15 or later.`,
      };
    // The gateway speaks for nobody, and may not read who does.
    const missing = part
      ? ((await missingRights(client, part)) ?? (part === "gateway" ? null : await unknownRole(client, part)))
      : null;
    if (missing === null) return null;
    return {
      kind: "rights",
      sentence: `${variable}: the role "${decodeURIComponent(url.username)}" ${missing}. ${GET_RIGHTS}`,
    };
  } catch (error) {
    return explainFailure(error as { code?: string; message?: string }, server, url, variable);
  } finally {
    await client.end().catch(() => {});
  }
}

function explainFailure(
  error: { code?: string; message?: string },
  server: string,
  url: URL,
  variable: string,
): DatabaseProblem {
  const database = decodeURIComponent(url.pathname.slice(1));
  const user = decodeURIComponent(url.username);
  switch (error.code) {
    case SQL_STATE.invalidPassword:
    case SQL_STATE.invalidAuthorization:
      return {
        kind: "refused",
        sentence: `${variable}: PostgreSQL on ${server} refuses the user "${user}" or its password.`,
      };
    case SQL_STATE.invalidCatalogName:
      return {
        kind: "refused",
        sentence: `${variable}: PostgreSQL on ${server} has no database "${database}". Create it first.`,
      };
    case SQL_STATE.insufficientPrivilege:
      return {
        kind: "rights",
        sentence: `${variable}: the role "${user}" may not connect to the database "${database}". ${GET_RIGHTS}`,
      };
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return {
        kind: "unreachable",
        sentence: `${variable}: the host "${url.hostname}" is not known here.`,
      };
    case "ECONNREFUSED":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return { kind: "unreachable", sentence: `${variable}: nothing answers at ${server}.` };
  }
  if (/timeout/i.test(error.message ?? "")) {
    return {
      kind: "unreachable",
      sentence: `${variable}: no PostgreSQL answered at ${server} within ${TIMEOUT_MS / 1000} seconds.`,
    };
  }
  // A code of five characters is PostgreSQL's own; anything else means that something else was listening.
  if (/^[0-9A-Z]{5}$/.test(error.code ?? "")) {
    // It is starting or stopping, or full: the address is right.
    const kind = /^(53|57)/.test(error.code ?? "") ? "unreachable" : "refused";
    return { kind, sentence: `${variable}: PostgreSQL on ${server} says: ${error.message}.` };
  }
  return {
    kind: "not-postgres",
    sentence: `${variable}: what listens at ${server} does not answer as PostgreSQL does (${error.message ?? "no reason"}).`,
  };
}
