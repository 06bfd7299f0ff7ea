import type { Ack, ClientState, PresentClient } from "./save-presence.ts";

/** What is kept while the database is away; the oldest go first. */
const MOST_PENDING = 50_000;
/** The id that stands for the gateway itself. */
const ITSELF = "";

/** One of a stream here, with the latest revision that it confirmed, and the latest before which all that it answered is written. */
type Here = { client: PresentClient; served: number | null; told: number | null };

export type PresenceBatch = { clients: ClientState[]; acks: Ack[]; tellers: Ack[] };

/** What is to be written of the clients of a gateway, and who is here, in case all of it is to be written anew. */
export class PresenceQueue {
  readonly #here = new Map<string, Here>();
  #clients = new Map<string, ClientState>();
  #acks: Ack[] = [];
  #tellers: Ack[] = [];

  get isEmpty(): boolean {
    return this.#clients.size === 0 && this.#acks.length === 0 && this.#tellers.length === 0;
  }

  connected(client: PresentClient): void {
    const known = this.#here.get(client.clientId);
    this.#here.set(client.clientId, { served: null, told: null, ...known, client });
    this.#clients.set(client.clientId, { ...client, connected: true, left: false });
  }

  disconnected(client: PresentClient, left: boolean): void {
    this.#here.delete(client.clientId);
    this.#clients.set(client.clientId, { ...client, connected: false, left });
  }

  acknowledged(clientId: string, revision: number): void {
    const here = this.#here.get(clientId);
    if (here !== undefined) here.served = revision;
    this.#acks.push({ clientId, revision });
    if (this.#acks.length > MOST_PENDING) this.#acks.shift();
  }

  told(clientId: string, revision: number): void {
    const here = this.#here.get(clientId);
    if (here !== undefined) here.told = revision;
    this.#tellers.push({ clientId, revision });
    if (this.#tellers.length > MOST_PENDING) this.#tellers.shift();
  }

  /** Queues whoever is here and what they and the gateway itself serve: the database has nothing of it under this gateway's id. */
  everything(revision: number): void {
    for (const [clientId, { client, served, told }] of this.#here) {
      if (!this.#clients.has(clientId))
        this.#clients.set(clientId, { ...client, connected: true, left: false });
      if (served !== null) this.#acks.push({ clientId, revision: served });
      if (told !== null) this.#tellers.push({ clientId, revision: told });
    }
    if (revision > 0) this.#acks.push({ clientId: ITSELF, revision });
  }

  /** All that waits, which then waits no longer. */
  take(): PresenceBatch {
    const batch = { clients: [...this.#clients.values()], acks: this.#acks, tellers: this.#tellers };
    this.#clients = new Map();
    this.#acks = [];
    this.#tellers = [];
    return batch;
  }

  /** What could not be written waits again, before what came meanwhile; a client's later state stands. */
  putBack({ clients, acks, tellers }: PresenceBatch): void {
    for (const one of clients) if (!this.#clients.has(one.clientId)) this.#clients.set(one.clientId, one);
    this.#acks = [...acks, ...this.#acks].slice(-MOST_PENDING);
    this.#tellers = [...tellers, ...this.#tellers].slice(-MOST_PENDING);
  }
}
