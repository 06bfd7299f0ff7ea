/** How often each variant was answered. */
export type Counts = Record<string, number>;

/** With the counts beside the names it stays below the megabyte that a gateway takes at once. */
const MOST_FLAGS = 10_000;
const MOST_NAME_BYTES = 512 * 1024;
/** A count with its colon; of the two variants that most flags have there is room beside the names. */
const COUNT_BYTES = 11;
const ROOMED = ["on", "off"];
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

  add(flag: string, counts: Counts): void {
    for (const [variant, count] of Object.entries(counts)) this.#addOne(flag, variant, count);
  }

  #addOne(flag: string, variant: string, count: number): void {
    const known = this.#counts.get(flag);
    const before = known?.[variant];
    if (known !== undefined && before !== undefined) {
      known[variant] = Math.min(MOST_ANSWERS, before + count);
      return;
    }
    const bytes =
      (known === undefined ? jsonBytes(flag) : 0) +
      (ROOMED.includes(variant) ? 0 : jsonBytes(variant) + COUNT_BYTES);
    const isFull = known === undefined && this.#counts.size >= MOST_FLAGS;
    if (isFull || this.#nameBytes + bytes > MOST_NAME_BYTES) {
      this.#areSomeLost = true;
      return;
    }
    this.#nameBytes += bytes;
    if (known === undefined) this.#counts.set(flag, { [variant]: count });
    else known[variant] = count;
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
