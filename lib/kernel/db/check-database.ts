import pg from "pg";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import { missingRights, unknownRole } from "./missing-rights.ts";
import { SQL_STATE } from "./sql-states.ts";
import type { ServicePart } from "./table-rights.ts";

export type DatabaseProblem = {
  kind: "unreachable" | "refused" | "not-postgres" | "too-old" | "rights";
  sentence: Message;
};

const OLDEST_VERSION = 150_000;
const TIMEOUT_MS = 5_000;

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
  let client: pg.Client;
  try {
    client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: TIMEOUT_MS,
      application_name: "sluice-check",
    });
    decodeURIComponent(url.username + url.pathname);
  } catch (error) {
    // A certificate that it names cannot be read, or a % in it begins no letter.
    const reason = (error as Error).message;
    return { kind: "refused", sentence: message("setup.database.unusable", { variable, reason }) };
  }
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
        sentence: message("setup.database.tooOld", {
          variable,
          version: Math.floor(version / 10_000),
          server,
        }),
      };
    // The gateway speaks for nobody, and may not read who does.
    const missing = part
      ? ((await missingRights(client, part)) ?? (part === "gateway" ? null : await unknownRole(client, part)))
      : null;
    if (missing === null) return null;
    return lacksRights(variable, decodeURIComponent(url.username), missing);
  } catch (error) {
    return explainFailure(error as { code?: string; message?: string }, server, url, variable);
  } finally {
    await client.end().catch(() => {});
  }
}

function lacksRights(variable: string, role: string, problem: Message): DatabaseProblem {
  const what = message("setup.database.role", { variable, role, problem });
  return { kind: "rights", sentence: sentences(what, message("setup.database.getRights")) };
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
        sentence: message("setup.database.refused", { variable, server, user }),
      };
    case SQL_STATE.invalidCatalogName:
      return {
        kind: "refused",
        sentence: message("setup.database.noDatabase", { variable, server, database }),
      };
    case SQL_STATE.insufficientPrivilege:
      return lacksRights(variable, user, message("setup.database.mayNotConnect", { database }));
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return {
        kind: "unreachable",
        sentence: message("setup.database.unknownHost", { variable, host: url.hostname }),
      };
    case "ECONNREFUSED":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return {
        kind: "unreachable",
        sentence: message("setup.database.nothingAnswers", { variable, server }),
      };
  }
  if (/timeout/i.test(error.message ?? "")) {
    return {
      kind: "unreachable",
      sentence: message("setup.database.noAnswer", { variable, server, seconds: TIMEOUT_MS / 1000 }),
    };
  }
  // A code of five characters is PostgreSQL's own; anything else means that something else was listening.
  if (/^[0-9A-Z]{5}$/.test(error.code ?? "")) {
    // It is starting or stopping, or full: the address is right.
    const kind = /^(53|57)/.test(error.code ?? "") ? "unreachable" : "refused";
    return {
      kind,
      sentence: message("setup.database.says", { variable, server, words: error.message ?? "" }),
    };
  }
  return {
    kind: "not-postgres",
    sentence: message("setup.database.notPostgres", {
      variable,
      server,
      reason: error.message ?? message("setup.database.noReason"),
    }),
  };
}
