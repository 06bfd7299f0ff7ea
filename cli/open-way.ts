import { resolve } from "node:path";
import { parseEnv } from "#lib/kernel/config/env.ts";
import { checkDatabase } from "#lib/kernel/db/check-database.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { demoEnvironment } from "#lib/local/demo-environment.ts";
import { readSettings } from "#lib/local/demo-settings.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { Way } from "./call.ts";
import { databaseWay } from "./database-way.ts";
import { httpWay } from "./http-way.ts";

/**
 * SLUICE_URL: that server, with SLUICE_TOKEN. Else DATABASE_URL: the database itself. Else the demo whose data folder
 * is here. @throws AppError invalid if there is none of them, or what is set is no address or no token. No message holds
 * what was set, as it may be a password.
 */
export async function openWay(): Promise<Way> {
  const { SLUICE_URL, SLUICE_TOKEN } = process.env;
  if (SLUICE_URL) {
    return httpWay(originOf(SLUICE_URL), tokenOf(SLUICE_TOKEN || process.env.ADMIN_TOKEN));
  }
  const env = parseEnv(process.env);
  if (!env.DATABASE_URL) await enterDemo();
  // As the dashboard's role where there is one: the owner's is for migrations, and speaks for nobody.
  const url = process.env.DATABASE_URL_WEB || process.env.DATABASE_URL || "";
  const problem = await checkDatabase(url);
  if (problem) throw new AppError("unavailable", problem.sentence);
  return databaseWay(url);
}

function originOf(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) throw new AppError("invalid", message("commandLine.way.url"));
  if (url.username || url.password || url.search || url.hash || url.pathname !== "/")
    throw new AppError("invalid", message("commandLine.way.urlAlone"));
  return url.origin;
}

function tokenOf(given: string | undefined): string | undefined {
  const token = given?.trim();
  if (token && !/^[!-~]+$/.test(token)) throw new AppError("invalid", message("commandLine.way.token"));
  return token;
}

async function enterDemo(): Promise<void> {
  const env = parseEnv(process.env);
  const dataDir = resolve(env.SLUICE_DATA_DIR);
  const settings = await readSettings(dataDir);
  if (!settings) {
    throw new AppError("invalid", message("commandLine.way.none", { folder: dataDir }));
  }
  const root = resolve(import.meta.dirname, "..");
  const url = `http://localhost:${env.PORT}`;
  Object.assign(process.env, demoEnvironment(root, env, { dataDir, settings, url }));
}
