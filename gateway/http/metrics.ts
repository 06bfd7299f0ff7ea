import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { FlagSet } from "../core/flag-set.ts";
import type { Follower } from "../core/follow-database.ts";
import type { Streams } from "../stream/streams.ts";

/** Plain numbers that the request path counts up; they become metrics when somebody reads them. */
export type Tally = { requests: Record<string, number> };

export function openMetrics(parts: {
  flags: FlagSet;
  streams: Streams;
  follower: Follower;
  tally: Tally;
}): Registry {
  const { flags, streams, follower, tally } = parts;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge("sluice_gateway_revision", "Revision of the flags that are served", () => flags.revision);
  gauge("sluice_gateway_flags", "Flags in memory", () => flags.size);
  gauge("sluice_gateway_killed", "1 while the kill switch is served", () => Number(flags.killed));
  gauge("sluice_gateway_database_up", "1 while the database is followed", () =>
    Number(follower.status().connected),
  );
  gauge("sluice_gateway_sdk_clients", "SDK clients with a stream", () => streams.counts().sdk);
  gauge("sluice_gateway_ofrep_streams", "OFREP event streams", () => streams.counts().ofrep);
  new Counter({
    name: "sluice_gateway_requests_total",
    help: "Requests by kind",
    labelNames: ["kind"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [kind, count] of Object.entries(tally.requests)) this.inc({ kind }, count);
    },
  });
  return registry;
}
