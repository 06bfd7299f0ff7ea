import { FeatureFlag, type Flag } from "@openfeature/flagd-core";
import { type EvaluationContext, InvalidContextError, type Logger } from "@openfeature/server-sdk";
import type { Change, Definition, Snapshot } from "./model.ts";

export type Answer = { value: boolean; variant: string; reason: string };

const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };
const KILLED: Answer = { value: false, variant: "off", reason: "STATIC" };

type Held = { definition: Definition; parsed: FeatureFlag | null };

/** The definitions in this process. A definition is parsed when it is first asked for, and then once. */
export class Definitions {
  #flags = new Map<string, Held>();
  #revision: number | null = null;
  /** Null: the kill switch is not engaged; else the flags that it spares. */
  #spared: Set<string> | null = null;
  #unknownAreOff = false;

  /** Null before the first definitions came. */
  get revision(): number | null {
    return this.#revision;
  }

  /** @returns the names of the flags that changed. */
  replace({ revision, kill, flags }: Snapshot): string[] {
    const removed = [...this.#flags.keys()].filter((name) => !Object.hasOwn(flags, name));
    const changed = Object.entries(flags).filter(
      ([name, definition]) =>
        JSON.stringify(this.#flags.get(name)?.definition) !== JSON.stringify(definition),
    );
    return this.apply({ revision, kill, set: Object.fromEntries(changed), removed });
  }

  apply({ revision, kill, set, removed }: Change): string[] {
    const pressed = (kill !== null) !== (this.#spared !== null);
    this.#spared = kill === null ? null : new Set(kill.spared);
    this.#unknownAreOff = kill?.unknown ?? false;
    const changed = Object.keys(set);
    for (const name of changed) {
      const definition = set[name];
      if (definition !== undefined) this.#flags.set(name, { definition, parsed: null });
    }
    for (const name of removed) if (this.#flags.delete(name)) changed.push(name);
    this.#revision = revision;
    return pressed ? [...this.#flags.keys()] : changed;
  }

  /** Null if there is no such flag. @throws InvalidContextError for a targetingKey that is no text, as the gateway answers */
  evaluate(name: string, context: EvaluationContext): Answer | null {
    const held = this.#flags.get(name);
    if (held === undefined) return this.#unknownAreOff ? { ...KILLED, reason: "DISABLED" } : null;
    if (this.#spared !== null && !this.#spared.has(name)) return KILLED;
    const { targetingKey } = context;
    if (targetingKey !== undefined && (typeof targetingKey !== "string" || targetingKey === ""))
      throw new InvalidContextError(
        "The targetingKey must be text that is not empty; leave it out if there is none.",
      );
    held.parsed ??= new FeatureFlag(name, held.definition as unknown as Flag, SILENT);
    const result = held.parsed.evaluate(context, SILENT);
    if (result.reason === "ERROR" || typeof result.value !== "boolean" || result.variant === undefined) {
      return { value: false, variant: "off", reason: "ERROR" };
    }
    return { value: result.value, variant: result.variant, reason: result.reason };
  }
}
