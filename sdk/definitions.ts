import { FeatureFlag, type Flag } from "@openfeature/flagd-core";
import {
  type EvaluationContext,
  InvalidContextError,
  type JsonValue,
  type Logger,
} from "@openfeature/server-sdk";
import { Doubt } from "./doubt.ts";
import type { Change, Definition, Snapshot } from "./model.ts";

export type Answer = { value: JsonValue; variant: string; reason: string };

const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };
const OFF = "off";
/** Of a flag whose variants are not known. */
export const UNKNOWN_OFF: Answer = { value: false, variant: OFF, reason: "DISABLED" };

type Held = { definition: Definition; parsed: FeatureFlag | null };

/** The definitions in this process. A definition is parsed when it is first asked for, and then once. */
export class Definitions {
  #flags = new Map<string, Held>();
  #revision: number | null = null;
  #readAtMs: number | undefined;
  /** Null: the kill switch is not engaged; else the flags that it spares. */
  #spared: Set<string> | null = null;
  #unknownAreOff = false;
  /** As #spared and #unknownAreOff, of a gateway whose flags are older than these. */
  #sparedByOlder: Set<string> | null = null;
  #unknownAreOffByOlder = false;
  readonly #doubt = new Doubt();

  /** Null before the first definitions came. */
  get revision(): number | null {
    return this.#revision;
  }

  /**
   * True for what a gateway read before what is held here: it started from an old file, or lost the database. A lower
   * revision that was read later is the database's own: it was restored. So is, after a while, one that is read anew again
   * and again: the time held is then one that no clock says.
   * @param nowMs of a clock that only goes forward
   */
  isOlder({ revision, readAtMs }: Snapshot, nowMs = performance.now()): boolean {
    if (this.#revision === null || revision >= this.#revision) return false;
    if (readAtMs === undefined || this.#readAtMs === undefined || readAtMs > this.#readAtMs) return false;
    return this.#doubt.stands(readAtMs, nowMs);
  }

  /**
   * Of an older state the kill switch alone is taken, whoever pressed it: which of the two is right is not known here, and
   * off is the side to err on. It lasts while that state says so.
   * @returns the names of the flags that changed.
   */
  heedOlder({ kill }: Snapshot): string[] {
    const pressed = (kill !== null) !== (this.#sparedByOlder !== null);
    this.#sparedByOlder = kill === null ? null : new Set(kill.spared);
    this.#unknownAreOffByOlder = kill?.unknown ?? false;
    return pressed ? [...this.#flags.keys()] : [];
  }

  /** @returns the names of the flags that changed. */
  replace({ flags, ...standing }: Snapshot): string[] {
    const removed = [...this.#flags.keys()].filter((name) => !Object.hasOwn(flags, name));
    const changed = Object.entries(flags).filter(
      ([name, definition]) =>
        JSON.stringify(this.#flags.get(name)?.definition) !== JSON.stringify(definition),
    );
    return this.apply({ ...standing, set: Object.fromEntries(changed), removed });
  }

  apply({ revision, readAtMs, kill, set, removed }: Change): string[] {
    const pressed = (kill !== null) !== (this.#spared !== null || this.#sparedByOlder !== null);
    this.#doubt.end();
    this.#sparedByOlder = null;
    this.#unknownAreOffByOlder = false;
    this.#spared = kill === null ? null : new Set(kill.spared);
    this.#unknownAreOff = kill?.unknown ?? false;
    const changed = Object.keys(set);
    for (const name of changed) {
      const definition = set[name];
      if (definition !== undefined) this.#flags.set(name, { definition, parsed: null });
    }
    for (const name of removed) if (this.#flags.delete(name)) changed.push(name);
    this.#revision = revision;
    this.#readAtMs = readAtMs;
    return pressed ? [...this.#flags.keys()] : changed;
  }

  /** Null if there is no such flag. @throws InvalidContextError for a targetingKey that is no text, as the gateway answers */
  evaluate(name: string, context: EvaluationContext): Answer | null {
    const held = this.#flags.get(name);
    const unknownAreOff = this.#unknownAreOff || this.#unknownAreOffByOlder;
    if (held === undefined) return unknownAreOff ? UNKNOWN_OFF : null;
    const isKilled = [this.#spared, this.#sparedByOlder].some(
      (spared) => spared !== null && !spared.has(name),
    );
    if (isKilled) return offAnswer(held.definition, "STATIC");
    const { targetingKey } = context;
    if (targetingKey !== undefined && (typeof targetingKey !== "string" || targetingKey === ""))
      throw new InvalidContextError(
        "The targetingKey must be text that is not empty; leave it out if there is none.",
      );
    held.parsed ??= new FeatureFlag(name, held.definition as unknown as Flag, SILENT);
    const result = held.parsed.evaluate(context, SILENT);
    if (result.reason === "ERROR" || result.value === undefined || result.variant === undefined)
      return offAnswer(held.definition, "ERROR");
    return { value: result.value, variant: result.variant, reason: result.reason };
  }
}

/** Explicit, and never the default in somebody's code. */
function offAnswer({ variants, metadata }: Definition, reason: string): Answer {
  const variant = metadata?.offVariant ?? OFF;
  return { value: variants[variant] ?? false, variant, reason };
}
