export type Counts = { on: number; off: number };

/** With the counts beside the names it stays below the megabyte that a gateway takes at once. */
const MOST_FLAGS = 10_000;
const MOST_NAME_BYTES = 512 * 1024;
/** More than this the gateway takes for a mistake. */
const MOST_ANSWERS = 1_000_000_000;
const MOST_KEYS = 10_000;
const MOST_KEY_BYTES = 512 * 1024;
/** The gateway remembers none that is longer. */
const LONGEST_KEY = 500;

/**
 * What was answered and no gateway has taken yet, in a bounded space. Nothing of it is dropped to make room: what finds none
 * is lost for good, and then this is said for as long as the program runs.
 */
export class UntoldAnswers {
  #counts = new Map<string, Counts>();
  #nameBytes = 0;
  #areSomeLost = false;

  get size(): number {
    return this.#counts.size;
  }

  get areSomeLost(): boolean {
    return this.#areSomeLost;
  }

  add(flag: string, { on, off }: Counts): void {
    const counts = this.#counts.get(flag);
    if (counts !== undefined) {
      counts.on = Math.min(MOST_ANSWERS, counts.on + on);
      counts.off = Math.min(MOST_ANSWERS, counts.off + off);
      return;
    }
    const bytes = jsonBytes(flag);
    if (this.#counts.size >= MOST_FLAGS || this.#nameBytes + bytes > MOST_NAME_BYTES) {
      this.#areSomeLost = true;
      return;
    }
    this.#nameBytes += bytes;
    this.#counts.set(flag, { on, off });
  }

  /** All, to be told; what is not taken is to be added again. */
  take(): [flag: string, counts: Counts][] {
    const taken = [...this.#counts];
    this.#counts = new Map();
    this.#nameBytes = 0;
    return taken;
  }
}

/** Whom the answers were given to, from which a reach is estimated. No evidence: what finds no room is left out. */
export class UntoldKeys {
  #keys = new Set<string>();
  #bytes = 0;

  get size(): number {
    return this.#keys.size;
  }

  add(key: unknown): void {
    if (typeof key !== "string" || key === "" || key.length > LONGEST_KEY) return;
    if (this.#keys.size >= MOST_KEYS || this.#keys.has(key)) return;
    const bytes = jsonBytes(key);
    if (this.#bytes + bytes > MOST_KEY_BYTES) return;
    this.#bytes += bytes;
    this.#keys.add(key);
  }

  take(): string[] {
    const taken = [...this.#keys];
    this.#keys = new Set();
    this.#bytes = 0;
    return taken;
  }
}

/** As it is sent, with the comma after it. */
function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) + 1;
}
