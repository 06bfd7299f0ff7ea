import { z } from "zod";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { issueText } from "./issue-text.ts";

const elements = new WeakMap<object, z.ZodType>();

/** What the entries of a counted list are, whose own schema says nothing of them; undefined of any other schema. */
export function elementOf(list: z.core.$ZodType): z.ZodType | undefined {
  return elements.get(list);
}

/**
 * A list that is counted before its elements are looked at, and looked at only up to the first wrong one: of half a million each
 * would get a text, which takes seconds, whoever sent them.
 */
export function countedList<T extends z.ZodType>(element: T, most: number, tooMany?: Message) {
  const counted = z.array(z.unknown()).max(most, tooMany && issueText(tooMany));
  elements.set(counted, element);
  return counted.transform((list, ctx): z.output<T>[] => {
    const parsed: z.output<T>[] = [];
    for (const [index, item] of list.entries()) {
      const result = element.safeParse(item);
      if (!result.success) return refuse(ctx, index, result.error);
      parsed.push(result.data);
    }
    return parsed;
  });
}

/** As `countedList`, of names and their values. */
export function countedRecord<T extends z.ZodType>(value: T, most: number, tooMany: Message) {
  return z
    .record(z.string(), z.unknown())
    .refine((record) => Object.keys(record).length <= most, issueText(tooMany))
    .transform((record, ctx): Record<string, z.output<T>> => {
      const parsed: [string, z.output<T>][] = [];
      for (const [name, item] of Object.entries(record)) {
        const result = value.safeParse(item);
        if (!result.success) return refuse(ctx, name, result.error);
        parsed.push([name, result.data]);
      }
      return Object.fromEntries(parsed);
    });
}

function refuse(ctx: z.RefinementCtx, at: PropertyKey, error: z.ZodError): never {
  const [first] = error.issues;
  ctx.addIssue({
    code: "custom",
    path: [at, ...(first?.path ?? [])],
    message: first?.message ?? issueText(message("input.predicates.wrong")),
  });
  return z.NEVER;
}
