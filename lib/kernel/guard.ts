import type { Message } from "../messages/catalogue/message.ts";

/** What a guard answers where something of its domain keeps a flag from rising; null where nothing does. */
export type Holds = {
  reason: Message;
  /** When that ends by itself; null if time alone does not end it. */
  freeAt: Date | null;
};

/** A stage of a flag's plan, as guards name it. */
export type NamedStage = { plan: string; percentage: number };
