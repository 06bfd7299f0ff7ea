import type { JsonValue } from "@openfeature/server-sdk";

/** A flagd flag definition, as the gateway compiled it. */
export type Definition = {
  state: "ENABLED" | "DISABLED";
  variants: Record<string, JsonValue>;
  defaultVariant: string;
  /** Absent: the variant that is off is named "off". */
  metadata?: { offVariant?: string };
  targeting?: Record<string, unknown>;
};

/**
 * The kill switch lies over the definitions: all flags but the spared ones are off, and if `unknown` also those that the
 * gateway does not know. Null: not engaged.
 */
export type Kill = { spared: string[]; unknown: boolean } | null;

/** The first event of a connection: what later posts must carry to count as this stream's. */
export type StreamStart = { secret: string };
/**
 * `readAtMs`: when the gateway read this from the database, by the database's clock; a gateway from before it was told does
 * not say.
 */
type Standing = { revision: number; readAtMs?: number; kill: Kill };
/** The whole state, at the begin of a connection. */
export type Snapshot = Standing & { flags: Record<string, Definition> };
/** What a later revision changes; `kill` is always the whole of it. */
export type Change = Standing & { set: Record<string, Definition>; removed: string[] };

export type SluiceProviderOptions = {
  /** Where the gateway answers: "http://127.0.0.1:8016". */
  gatewayUrl: string;
  /** What the dashboard calls this program: "clinic". */
  clientName: string;
  /** The application's client token, made under Users and tokens; a gateway on loopback may do without. */
  token?: string | undefined;
  /** How long `initialize` waits for the first definitions before it goes on without; 2 s. */
  startTimeoutMs?: number | undefined;
};

export const SDK_NAME = "sluice-node 0.2.0";
