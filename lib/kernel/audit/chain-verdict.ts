import { z } from "zod";
import { issueText } from "../../kernel/input/issue-text.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

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

/** What was found, for the person who asked. */
export function describeVerdict({ whole, entries, head, broken }: ChainVerdict): Message {
  if (whole)
    return head === null
      ? message("audit.chain.empty")
      : message("audit.chain.whole", { entries: String(entries), head });
  switch (broken?.kind) {
    case "changed":
    case "removed":
      return message(`audit.chain.${broken.kind}`, { entry: broken.entry, entries: String(entries) });
    case "unsealed":
      return message("audit.chain.unsealed", { entry: broken.entry });
    case "seal-missing":
      return message("audit.chain.sealMissing", {
        position: String(broken.position),
        entries: String(entries),
      });
    case "other-head":
      return message("audit.chain.otherHead", { entries: String(entries), expected: broken.expected });
    case undefined:
      throw new Error("A broken chain says what is wrong.");
  }
}
