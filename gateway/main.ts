import { message } from "#lib/messages/catalogue/message.ts";
import "#lib/kernel/process/log-crash.ts";
import { parseEnv } from "#lib/kernel/config/env.ts";
import { gatewayAccess } from "#lib/kernel/config/gateway-access.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { log } from "#lib/kernel/log/log.ts";
import { refuseStart } from "#lib/kernel/process/refuse-start.ts";
import { stopAtSignal } from "#lib/kernel/process/stop-at-signal.ts";
import { startGateway } from "./start-gateway.ts";

/** The gateway process: the data plane. It needs DATABASE_URL, but not that anything answers there. */
async function main(): Promise<void> {
  const env = parseEnv(process.env);
  if (env.DATABASE_URL === undefined) throw new AppError("invalid", message("setup.start.gatewayDatabase"));
  const gateway = await startGateway({
    databaseUrl: env.DATABASE_URL,
    environment: env.GATEWAY_ENVIRONMENT,
    port: env.GATEWAY_PORT,
    ...gatewayAccess(env),
    dataDir: env.SLUICE_DATA_DIR,
    environmentKill: env.SLUICE_KILL === "1",
    proxies: env.GATEWAY_PROXIES,
  });
  log.info({ port: gateway.port, killed: gateway.flags.killed }, "gateway listens");
  stopAtSignal("gateway", gateway, { withinMs: 4_000 });
}

main().catch((error: NodeJS.ErrnoException) => {
  const taken = message("setup.start.gatewayPort", { port: process.env.GATEWAY_PORT ?? 8016 });
  // Whoever has the port may give it back, so that it is worth another try.
  const known = error.code === "EADDRINUSE" ? new AppError("conflict", taken) : error;
  refuseStart(known, "gateway not started");
});
