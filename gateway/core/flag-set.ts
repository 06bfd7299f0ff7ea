import { createHash } from "node:crypto";
import type { EvaluationContext } from "@openfeature/core";
import type { FeatureFlag } from "@openfeature/flagd-core";
import { compileFlag, nextBoundary } from "#lib/flags/compile/compile.ts";
import { evaluateFlag, type FlagAnswer, parseFlag } from "#lib/flags/compile/evaluate.ts";
import type { FlagDefinition, FlagRule } from "#lib/flags/model.ts";
import { ON_OFF, offValue } from "#lib/flags/variants.ts";

/** What a reader of the database or of the snapshot found. */
export type FlagUpdate = {
  revision: number;
  /** When the database was read, by its own clock: of two states of one database the later read is the newer state. */
  readAtMs: number;
  /** The kill switch in the database. */
  killed: boolean;
  /** Changed rules, or all of them. */
  rules: FlagRule[];
  removed: string[];
  /** True: `rules` is the whole set, and what is not in it is gone. */
  whole: boolean;
};

/** What clients that hold the definitions have to change. */
export type FlagDelta = {
  set: Record<string, FlagDefinition>;
  removed: string[];
  /** The kill switch was pressed or lifted. */
  killChanged: boolean;
};

/**
 * The kill switch as an overlay: all but the retired flags are off. `unknown`: killed by the gateway's environment, so
 * that flags it does not know are off too. Null: not engaged.
 */
export type KillOverlay = { spared: string[]; unknown: boolean } | null;

export type FlagSource = "nothing" | "snapshot" | "database";

type Served = { definition: FlagDefinition; text: string; parsed: FeatureFlag | null };

/** What is answered for a flag that is not known: whoever asks for anything but on or off has no use for it. */
const UNKNOWN_OFF: FlagAnswer = { value: false, variant: ON_OFF.offVariant, reason: "DISABLED" };

/**
 * The flags as this gateway serves them, in memory. A change compiles the changed rules only, and a definition is
 * parsed when it is first asked for. The kill switch lies over the definitions and does not touch them, so pressing
 * and lifting take the same moment for one flag and for ten thousand.
 */
export class FlagSet {
  readonly environmentKill: boolean;
  #rules = new Map<string, FlagRule>();
  #served = new Map<string, Served>();
  #databaseKill = false;
  #revision = 0;
  #readAtMs = 0;
  #source: FlagSource = "nothing";
  #digest: string | null = null;

  constructor(options: { environmentKill: boolean }) {
    this.environmentKill = options.environmentKill;
  }

  get revision(): number {
    return this.#revision;
  }
  /** When what is served was last read from the database, by the database's clock; 0 if nobody knows. */
  get readAtMs(): number {
    return this.#readAtMs;
  }
  get source(): FlagSource {
    return this.#source;
  }
  get killed(): boolean {
    return this.environmentKill || this.#databaseKill;
  }
  get databaseKill(): boolean {
    return this.#databaseKill;
  }
  /** False while nothing is known; but killed by its environment it knows the answer to everything. */
  get canAnswer(): boolean {
    return this.#source !== "nothing" || this.environmentKill;
  }
  get size(): number {
    return this.#served.size;
  }
  names(): IterableIterator<string> {
    return this.#served.keys();
  }
  has(name: string): boolean {
    return this.#served.has(name);
  }
  rules(): FlagRule[] {
    return [...this.#rules.values()];
  }

  /** Takes over what was read and says what that changed in what is served. */
  apply(update: FlagUpdate, source: FlagSource, now: Date): FlagDelta {
    const killChanged = update.killed !== this.#databaseKill;
    this.#databaseKill = update.killed;
    this.#revision = update.revision;
    this.#readAtMs = update.readAtMs;
    this.#source = source;
    const removed = new Set(update.removed);
    if (update.whole) {
      const kept = new Set(update.rules.map((rule) => rule.name));
      for (const name of this.#rules.keys()) if (!kept.has(name)) removed.add(name);
    }
    for (const name of removed) this.#rules.delete(name);
    for (const rule of update.rules) {
      this.#rules.set(rule.name, rule);
      removed.delete(rule.name);
    }
    return { ...this.#compile(update.rules, [...removed], now), killChanged };
  }

  /** Compiles again what depends on the clock. */
  passBoundary(now: Date): FlagDelta {
    const windowed = this.rules().filter((rule) => rule.window !== null);
    return { ...this.#compile(windowed, [], now), killChanged: false };
  }

  /** When passBoundary is next due; null if nothing depends on the clock. */
  nextBoundary(now: Date): Date | null {
    let next: Date | null = null;
    for (const rule of this.#rules.values()) {
      const boundary = nextBoundary(rule, now);
      if (boundary !== null && (next === null || boundary < next)) next = boundary;
    }
    return next;
  }

  #compile(rules: FlagRule[], removed: string[], now: Date): Omit<FlagDelta, "killChanged"> {
    const delta: Omit<FlagDelta, "killChanged"> = { set: {}, removed: [] };
    for (const rule of rules) {
      const definition = compileFlag(rule, { now, killed: false });
      const text = JSON.stringify(definition);
      if (this.#served.get(rule.name)?.text === text) continue;
      this.#served.set(rule.name, { definition, text, parsed: null });
      delta.set[rule.name] = definition;
    }
    for (const name of removed) if (this.#served.delete(name)) delta.removed.push(name);
    this.#digest = null;
    return delta;
  }

  /** Null if there is no such flag; killed by its environment, a gateway has an answer for those too. */
  evaluate(name: string, context: EvaluationContext): FlagAnswer | null {
    const served = this.#served.get(name);
    const rule = this.#rules.get(name);
    if (served === undefined || rule === undefined) {
      // Killed by its environment it may know an old snapshot or nothing, and a default in somebody's code may be true.
      return this.environmentKill ? UNKNOWN_OFF : null;
    }
    if (this.killed && rule.retiredAt === null)
      return { value: offValue(rule), variant: rule.offVariant, reason: "STATIC" };
    served.parsed ??= parseFlag(name, served.definition);
    return evaluateFlag(served.parsed, context);
  }

  /**
   * As what an answer is counted that a client gave in its own process. It may have had the flag's variants of before, or none and
   * the default in its code: of what the flag does not have nobody knows that it was on.
   */
  countedAs(name: string, variant: string): string {
    const rule = this.#rules.get(name);
    if (rule === undefined || Object.hasOwn(rule.variants, variant)) return variant;
    return rule.offVariant;
  }

  kill(): KillOverlay {
    if (!this.killed) return null;
    const spared = this.rules().flatMap((rule) => (rule.retiredAt === null ? [] : [rule.name]));
    return { spared, unknown: this.environmentKill };
  }

  /** Without the kill switch, which `kill` tells. */
  definitions(): Record<string, FlagDefinition> {
    return Object.fromEntries([...this.#served].map(([name, one]) => [name, one.definition]));
  }

  /** Changes with the revision and with what is served, and is the same in every gateway that serves the same. */
  digest(): string {
    if (this.#digest === null) {
      const hash = createHash("sha256").update(`${this.#revision} ${this.killed}`);
      for (const name of [...this.#served.keys()].sort())
        hash.update(name).update(this.#served.get(name)?.text ?? "");
      this.#digest = hash.digest("base64url");
    }
    return this.#digest;
  }
}
