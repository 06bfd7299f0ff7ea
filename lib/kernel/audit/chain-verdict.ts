import { z } from "zod";
import { issueText } from "../../kernel/input/issue-text.ts";
import { message } from "../../messages/catalogue/message.ts";

/** A place in the chain to hold it against later: "1234:" and the seal's sha256 in hex. */
export const ChainHead = z
  .string()
  .regex(/^\d{1,15}:[0-9a-f]{64}$/, issueText(message("input.predicates.chainHead")));

const Broken = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["changed", "removed", "unsealed"]), entry: z.string() }),
  z.object({ kind: z.literal("seal-missing"), position: z.number() }),
  z.object({ kind: z.literal("other-head"), expected: z.string() }),
]);

export const ChainVerdict = z.object({
  /** True if every entry has its seal, every seal its entry, and every hash is right. */
  whole: z.boolean(),
  /** How many entries were found whole. */
  entries: z.number(),
  /** Where the chain ends: "POSITION:SHA256"; null while it is empty. */
  head: z.string().nullable(),
  /** The first thing that is wrong. */
  broken: Broken.nullable(),
});
export type ChainVerdict = z.infer<typeof ChainVerdict>;

/** What was found, as a sentence for the person who asked. */
export function describeVerdict({ whole, entries, head, broken }: ChainVerdict): string {
  if (whole)
    return `The record is whole: ${entries} entries, each as it was written. Head: ${head ?? "none"}`;
  switch (broken?.kind) {
    case "changed":
      return `Entry ${broken.entry} is not as it was written. The ${entries} before it are whole.`;
    case "removed":
      return `Entry ${broken.entry} was removed. The ${entries} before it are whole.`;
    case "unsealed":
      return `Entry ${broken.entry} has no seal: it was put in past the trigger that seals, or its seal was removed.`;
    case "seal-missing":
      return `Seal ${broken.position} was removed. The ${entries} entries before it are whole.`;
    case "other-head":
      return `Each of ${entries} entries fits the one before it, but the chain does not pass ${broken.expected}: it was cut or written anew.`;
    case undefined:
      throw new Error("A broken chain says what is wrong.");
  }
}
