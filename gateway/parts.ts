import type { Registry } from "prom-client";
import type { ClientTokens } from "./client-tokens.ts";
import type { FlagSet } from "./flag-set.ts";
import type { Follower } from "./follow-database.ts";
import type { Tally } from "./metrics.ts";
import type { Ofrep } from "./ofrep.ts";
import type { Presence } from "./presence.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { Streams } from "./streams.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Writers } from "./writers.ts";

export type Parts = {
  flags: FlagSet;
  follower: Follower;
  streams: Streams;
  presence: Presence;
  telemetry: Telemetry;
  ofrep: Ofrep;
  tokens: ClientTokens;
  limits: StreamLimits;
  writers: Writers;
  tally: Tally;
  metrics: Registry;
  publicUrl: string | undefined;
};
