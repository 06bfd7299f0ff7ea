import type { Logger } from "pino";
import type { Message } from "../../messages/catalogue/message.ts";
import { isConnectionLost } from "../../target/pool.ts";
import { isNotInstalled } from "../schema/not-installed.ts";
import type { Sink } from "../sinks/sink.ts";
import { OwnTroubles } from "./own-troubles.ts";
import { SinkRelay, type SinkRelayOptions } from "./relay-sink.ts";

type Options = Omit<SinkRelayOptions, "sink"> & {
  openSink: () => Sink;
  /** Why it fails, or null when it works again; called with every round. */
  onTrouble: (because: Message | null) => void;
  log: Logger;
};

/**
 * Keeps one sink's fault its own. A sink that cannot be opened, or whose relay fails, is tried again after a wait that
 * grows, says why it fails, and leaves the target's other sinks, and everything else that the worker does, alone.
 */
export class SupervisedSink {
  #options: Options;
  #troubles: OwnTroubles;
  #relay: SinkRelay | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#troubles = new OwnTroubles(options.config.firstRetrySeconds, 1);
  }

  /** @throws only what is the target's trouble and not the sink's. */
  async poll(): Promise<void> {
    const { onTrouble, log, config } = this.#options;
    if (this.#troubles.mustWait("open") || this.#troubles.mustWait("poll")) return;
    try {
      this.#relay ??= new SinkRelay({ ...this.#options, sink: this.#options.openSink() });
      this.#troubles.end("open");
      await this.#relay.poll();
      this.#troubles.end("poll");
      onTrouble(this.#relay.trouble);
    } catch (error) {
      if (isNotInstalled(error) || isConnectionLost(error)) throw error;
      const doing = this.#relay === null ? "open" : "poll";
      const waitMs = this.#troubles.begin(doing, error);
      log.error({ err: error, sink: config.name, doing, waitMs }, "outbox sink fails");
      onTrouble(this.#troubles.worst);
    }
  }

  async stop(): Promise<void> {
    await this.#relay?.stop();
  }
}
