import { type Client, OpenFeature } from "@openfeature/server-sdk";
import type { Logger } from "pino";
import { SluiceProvider } from "#sdk/sluice-provider.ts";
import type { ClinicEnv } from "./env.ts";

/** Connects to the gateway in the background. Until it answers, every flag is off and bookings take the old path. */
export function connectFlags(env: ClinicEnv, log: Logger): Client {
  const provider = new SluiceProvider({
    gatewayUrl: env.GATEWAY_URL,
    clientName: "clinic",
    token: env.CLINIC_CLIENT_TOKEN,
  });
  OpenFeature.setProviderAndWait(provider).catch((error: unknown) => {
    log.error({ err: error }, "the flags' provider did not start; every flag is off");
  });
  return OpenFeature.getClient();
}
