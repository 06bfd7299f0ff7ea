import type { Config } from "./config/config.ts";
import type { Db, Tx } from "./db/client.ts";
import type { Role } from "./permissions.ts";

/** Who does it. A worker acting on its own is `system`; a person's long work keeps the person as actor. */
export type Actor = {
  kind: "user" | "token" | "system";
  id: string;
  /** An email, a token's name, or "worker". */
  name: string;
  role: Role;
};

export type Via = "dashboard" | "api" | "cli" | "worker";

/** What every verb gets: server action, route handler, worker and command line each build one. */
export type Context = {
  actor: Actor;
  now: () => Date;
  db: Db;
  /** One id from the click to the last SQL statement and the delivered event. */
  correlationId: string;
  via: Via;
  /** The id of the person's session that asks; none of a token's, and none of a program. */
  session?: string;
  /** Of work under a lease: throws, in the transaction that is about to write, if it is another process's by now. */
  fence?: (tx: Tx) => Promise<void>;
  /** Of a change of a flag that holds to what was seen (If-Match): the revisions of which it must have one once it is locked. */
  heldTo?: readonly number[];
  /** Of a change that holds to what was seen of anything else: throws if it is that no longer. The verb that is called asks, once. */
  requireSeen?: () => Promise<void>;
  /** What sluice.yaml says. */
  config: () => Config;
};
