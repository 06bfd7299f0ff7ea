import { parseEnv } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { startGateway } from "./start-gateway.ts";

/** The gateway process: the data plane. It needs DATABASE_URL, but not that anything answers there. */
async function main(): Promise<void> {
  const env = parseEnv(process.env);
  if (env.DATABASE_URL === undefined)
    throw new Error("The gateway needs DATABASE_URL, a postgresql:// address.");
  const host = env.SLUICE_DEMO === "1" ? "127.0.0.1" : env.GATEWAY_HOST;
  const gateway = await startGateway({
    databaseUrl: env.DATABASE_URL,
    port: env.GATEWAY_PORT,
    ...(host === undefined ? {} : { host }),
    dataDir: env.SLUICE_DATA_DIR,
    environmentKill: env.SLUICE_KILL === "1",
    clientToken: env.SLUICE_CLIENT_TOKEN,
    tokensRequired:
      env.SLUICE_CLIENT_TOKENS === undefined ? undefined : env.SLUICE_CLIENT_TOKENS === "required",
    proxies: env.GATEWAY_PROXIES,
  });
  log.info({ port: gateway.port, killed: gateway.flags.killed }, "gateway listens");
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "gateway stops");
    // Whatever still hangs, a supervisor does not wait for it.
    setTimeout(() => process.exit(0), 4_000).unref();
    await gateway.stop();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
}

main().catch((error: NodeJS.ErrnoException) => {
  const message =
    error.code === "EADDRINUSE"
      ? `Port ${process.env.GATEWAY_PORT ?? 8016} is taken; set GATEWAY_PORT.`
      : error.message;
  log.fatal({ err: message }, "gateway not started");
  console.error(message);
  process.exit(1);
});
