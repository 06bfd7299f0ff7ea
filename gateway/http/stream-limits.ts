import type { IncomingMessage, ServerResponse } from "node:http";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { clientAddress } from "#lib/kernel/input/client-address.ts";
import type { Caller } from "../core/client-tokens.ts";
import { header } from "./json.ts";

/** From one address: a whole cluster may stand behind one, of an application that has a token for servers. */
const OF_SERVERS = { open: 5_000, openedAMinute: 5_000 };
const OF_OTHERS = { open: 200, openedAMinute: 300 };

export type StreamLimits = {
  /** False if the address has too many streams or opens them too fast; else the stream is counted until it ends. */
  admit: (request: IncomingMessage, response: ServerResponse, caller: Caller) => Promise<boolean>;
};

/** @param proxies how many reverse proxies stand in front and tell the caller's address */
export function limitStreams(proxies: number): StreamLimits {
  const limiters = {
    servers: new RateLimiterMemory({ points: OF_SERVERS.openedAMinute, duration: 60 }),
    others: new RateLimiterMemory({ points: OF_OTHERS.openedAMinute, duration: 60 }),
  };
  const open = new Map<string, number>();
  return {
    admit: async (request, response, caller) => {
      const kind = caller.authenticated ? "servers" : "others";
      const address = addressOf(request, proxies);
      const key = `${kind} ${address}`;
      const most = caller.authenticated ? OF_SERVERS.open : OF_OTHERS.open;
      if ((open.get(key) ?? 0) >= most) return false;
      const isSlowEnough = await limiters[kind].consume(address).then(
        () => true,
        () => false,
      );
      if (!isSlowEnough || response.destroyed) return false;
      open.set(key, (open.get(key) ?? 0) + 1);
      response.once("close", () => {
        const left = (open.get(key) ?? 1) - 1;
        if (left > 0) open.set(key, left);
        else open.delete(key);
      });
      return true;
    },
  };
}

function addressOf(request: IncomingMessage, proxies: number): string {
  const peer = request.socket.remoteAddress ?? "unknown";
  if (proxies === 0) return peer;
  return clientAddress(`${header(request, "x-forwarded-for") ?? ""},${peer}`, proxies);
}
