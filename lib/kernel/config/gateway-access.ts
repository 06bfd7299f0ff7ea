import { message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import type { Env } from "./env.ts";

export type GatewayAccess = {
  /** Where it listens; undefined is every address. */
  host: string | undefined;
  /** False: whoever comes without a token may ask too. Undefined: so on loopback, unless there is a token. */
  tokensRequired: boolean | undefined;
  clientToken: string | undefined;
};

/** Who may ask the gateway, as the environment says it. */
export function gatewayAccess(env: Env): GatewayAccess {
  const setting = env.SLUICE_CLIENT_TOKENS;
  return {
    host: env.SLUICE_DEMO === "1" ? "127.0.0.1" : env.GATEWAY_HOST,
    tokensRequired: setting === undefined ? undefined : setting === "required",
    clientToken: env.SLUICE_CLIENT_TOKEN,
  };
}

/**
 * Whether a gateway answers only those who have a token.
 * @throws AppError invalid if anybody who reaches it could ask without one
 */
export function areTokensRequired({ host, tokensRequired, clientToken }: GatewayAccess): boolean {
  const isLoopback = host !== undefined && /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);
  if (tokensRequired === false && !isLoopback) {
    throw new AppError("invalid", message("setup.environment.openGateway"));
  }
  return tokensRequired ?? (!isLoopback || clientToken !== undefined);
}
