import { join } from "node:path";
import { checkConfig } from "#lib/kernel/config/config.ts";
import type { Env } from "#lib/kernel/config/env.ts";
import { areTokensRequired, gatewayAccess } from "#lib/kernel/config/gateway-access.ts";
import { applyMigrations } from "#lib/kernel/db/apply-migrations.ts";
import { renewRights } from "#lib/kernel/db/apply-roles.ts";
import { checkDatabase } from "#lib/kernel/db/check-database.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { buildWeb, isBuilt, requireBuild } from "../build-web.ts";
import { generateClient } from "../generate-client.ts";
import { checkPorts } from "./check-ports.ts";
import type { Shutdown } from "./keep-running.ts";
import { startPart } from "./part.ts";
import { partCommand } from "./part-command.ts";
import { databaseVariable, type PartName } from "./part-environment.ts";
import { say, stage } from "./say.ts";
import { STOP_ORDER } from "./stop-order.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

export const OWN_PARTS = ["web", "gateway", "worker"] as const satisfies PartName[];

/** Runs the given parts against a database of one's own. Their output goes to this process's output. */
export async function startOnDatabase(
  root: string,
  env: Env & { DATABASE_URL: string },
  parts: readonly PartName[],
  shutdown: Shutdown,
): Promise<void> {
  if (parts.includes("web") && !env.NEXTAUTH_SECRET) {
    throw new AppError("invalid", message("setup.start.noSecret"));
  }
  if (parts.includes("web")) requireBuild(root);
  const access = gatewayAccess(env);
  if (parts.includes("gateway")) areTokensRequired(access);
  if (parts.some((part) => part !== "gateway")) checkConfig(process.env, env.SLUICE_CONFIG);
  const ports = [
    ...(parts.includes("web") ? [{ variable: "PORT", port: env.PORT }] : []),
    ...(parts.includes("gateway")
      ? [{ variable: "GATEWAY_PORT", port: env.GATEWAY_PORT, host: access.host }]
      : []),
  ];
  await checkPorts(ports, undefined);
  await generateClient(root);
  await prepareDatabase(root, env.DATABASE_URL, parts);
  await checkOwnAddresses(env, parts);
  if (parts.includes("web") && !isBuilt(root)) {
    await stage(
      "Dashboard",
      async () => {
        await buildWeb(root, { signal: shutdown.signal });
        return { result: undefined, note: "built" };
      },
      "building, about a minute the first time",
    );
  }
  const url = env.NEXTAUTH_URL ?? `http://localhost:${env.PORT}`;
  const childEnv: Record<string, string | undefined> = {
    ...process.env,
    NODE_ENV: "production",
    NEXTAUTH_URL: url,
    GATEWAY_URL: env.GATEWAY_URL ?? `http://127.0.0.1:${env.GATEWAY_PORT}`,
  };
  for (const name of parts) {
    const part = startPart({
      name,
      command: partCommand(root, name, { port: env.PORT, host: null }),
      env: childEnv,
      logFile: null,
      onStarted: () => {},
    });
    shutdown.onStop(STOP_ORDER[name], name, part.stop);
    await waitUntilReady(part, {
      port: portOf(name, env),
      databaseUrl: env.DATABASE_URL,
      since: new Date(),
      logFile: null,
      signal: shutdown.signal,
    });
  }
  if (parts.includes("web")) say(`\n  Sluice is ready: ${url}\n`);
}

/** A gateway alone must start from its snapshot while the database is down; everything else needs the database. */
async function prepareDatabase(root: string, databaseUrl: string, parts: readonly PartName[]): Promise<void> {
  const problem = await checkDatabase(databaseUrl);
  if (problem) {
    if (problem.kind === "unreachable" && parts.length === 1 && parts[0] === "gateway") {
      say(`  ${english(problem.sentence)} The gateway starts from its snapshot, if it has one.`);
      return;
    }
    throw new AppError("unavailable", problem.sentence);
  }
  await stage("Migrations", async () => {
    const applied = await applyMigrations(databaseUrl, join(root, "prisma/migrations"));
    if (applied.length > 0) await renewRights(databaseUrl);
    return { result: undefined, note: applied.length === 0 ? "up to date" : `${applied.length} applied` };
  });
}

/** A part with a role of its own: its address is tried too, as it would fail later and say less. */
async function checkOwnAddresses(env: Env, parts: readonly PartName[]): Promise<void> {
  for (const part of OWN_PARTS.filter((one) => parts.includes(one))) {
    const variable = databaseVariable(part);
    const url = env[variable];
    const problem = url === undefined ? null : await checkDatabase(url, variable, part);
    if (problem && !(part === "gateway" && problem.kind === "unreachable"))
      throw new AppError("unavailable", problem.sentence);
  }
}

function portOf(name: PartName, env: Env): number | null {
  return name === "web" ? env.PORT : name === "gateway" ? env.GATEWAY_PORT : null;
}
