import type { Registry } from "prom-client";
import type { ClientTokens } from "../core/client-tokens.ts";
import type { FlagSet } from "../core/flag-set.ts";
import type { Follower } from "../core/follow-database.ts";
import type { Presence } from "../core/presence.ts";
import type { Telemetry } from "../core/telemetry.ts";
import type { Writers } from "../core/writers.ts";
import type { Ofrep } from "../ofrep/ofrep.ts";
import type { Streams } from "../stream/streams.ts";
import type { Tally } from "./metrics.ts";
import type { StreamLimits } from "./stream-limits.ts";

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
