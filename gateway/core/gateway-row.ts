import type pg from "pg";
import { log } from "#lib/kernel/log/log.ts";
import type { Identity } from "#lib/kernel/process/process-identity.ts";
import { instant, type KeptCounts } from "./kept-counts.ts";
import { registerGateway } from "./register-gateway.ts";
import { saveEnd, saveHeartbeat } from "./save-heartbeat.ts";
import { saveAllDisconnected } from "./save-presence.ts";
import type { Writers } from "./writers.ts";

const LOST_COUNTS =
  "some of what this gateway counted is lost: the soak time before a contract phase begins anew";

export type GatewayRowOptions = {
  pool: pg.Pool;
  identity: Identity;
  name: string;
  environment: string;
  environmentKill: boolean;
  /** What it serves of the database; 0: nothing. */
  revision: () => number;
  kept: KeptCounts;
  writers: Writers;
};

/**
 * The row by which a gateway is on record.
 *
 *   unregistered → (register) → registered → (gone, restored or another's) → unregistered
 *   any → (end) → ended
 */
export class GatewayRow {
  readonly #of: GatewayRowOptions;
  #state: "unregistered" | "registered" | "ended" = "unregistered";
  #toldLosses = 0;

  constructor(of: GatewayRowOptions) {
    this.#of = of;
  }

  get state() {
    return this.#state;
  }

  /**
   * Takes a new id if the row of its own may be that of another gateway, which lives or is frozen: that one stays on record as it
   * is, and its clients with it.
   */
  async register(): Promise<void> {
    const { pool, identity, name, environment, environmentKill: killed, kept } = this.#of;
    const gateway = {
      name,
      environment,
      revision: this.#of.revision(),
      killed,
      ageSeconds: kept.ageSeconds(),
    };
    if (!(await registerGateway(pool, identity, gateway))) {
      const from = identity.id;
      await identity.renew();
      const ids = { from, to: identity.id };
      log.warn(
        ids,
        "another gateway may have the id of this one, as in a copy of its folder; this one has a new id",
      );
      await registerGateway(pool, identity, gateway);
    }
    this.#state = "registered";
    await identity.settled();
  }

  /** The row is gone or an older one, as of another database or one that was restored; or another gateway has taken it. */
  lose(): void {
    if (this.#state === "registered") this.#state = "unregistered";
  }

  /** Says that this gateway is there. @returns the revision that the database has; null if the row was lost */
  async beat(): Promise<number | null> {
    const { pool, identity, kept, writers } = this.#of;
    const sent = instant();
    const told = kept.standing();
    const beat = { revision: this.#of.revision(), failing: writers.failing(), told };
    const found = await saveHeartbeat(pool, identity, beat);
    if (found === null) {
      this.lose();
      return null;
    }
    if (told.losses > this.#toldLosses) log.warn(LOST_COUNTS);
    this.#toldLosses = told.losses;
    kept.heard(found.at, sent);
    kept.found(found.writes, told);
    return found.revision;
  }

  /** One that could not write what it counted did not end in order: nobody knows what it answered. */
  async end(isCounted: boolean): Promise<void> {
    const { pool, identity, kept } = this.#of;
    const isOnRecord = this.#state === "registered";
    this.#state = "ended";
    if (!isOnRecord) return;
    try {
      await saveAllDisconnected(pool, identity);
      if (!isCounted) throw new Error("what it counted cannot be written");
      await saveEnd(pool, identity, kept.standing());
    } catch (error) {
      log.warn({ err: (error as Error).message }, "the end of this gateway is not on record");
    }
  }
}
