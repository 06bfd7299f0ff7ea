import type { SinkConfig } from "../../kernel/config/config.ts";
import type { Sink } from "./sink.ts";
import { openWebhookSink, webhookHost } from "./webhook-sink.ts";

type Kinds = {
  [Kind in SinkConfig["kind"]]: {
    open: (config: Extract<SinkConfig, { kind: Kind }>) => Sink;
    /** Where it is, for people: no account and no path. */
    host: (config: Extract<SinkConfig, { kind: Kind }>) => string;
  };
};

/** A line for each kind of sink. */
const KINDS: Kinds = {
  webhook: { open: openWebhookSink, host: webhookHost },
};

export function openSink(config: SinkConfig): Sink {
  return KINDS[config.kind].open(config);
}

export function sinkHost(config: SinkConfig): string {
  return KINDS[config.kind].host(config);
}
