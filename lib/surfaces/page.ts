import { z } from "zod";
import { AppError } from "../kernel/errors.ts";
import { formNumber } from "../kernel/input/form-number.ts";
import { issueText } from "../kernel/input/issue-text.ts";
import { storableText } from "../kernel/input/storable-text.ts";
import { message } from "../messages/catalogue/message.ts";

const LIMIT = message("input.predicates.wholeNumber", { least: 1, most: 200 });
const PLACE = z.tuple([z.string(), storableText()]);

/** What every list takes. */
export const PageInput = {
  limit: formNumber(LIMIT)
    .refine((count) => Number.isInteger(count) && count >= 1 && count <= 200, issueText(LIMIT))
    .default(50)
    .describe("How many at most."),
  cursor: storableText().max(2_000).optional().describe("`next` of the page before."),
};
export type PageInput = { limit: number; cursor?: string | undefined };

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe("The next page's `cursor`; null: this is the last."),
  });
}

/** A place in the list of that name, as text that says nothing to its reader. */
export function toCursor(list: string, place: string): string {
  return Buffer.from(JSON.stringify([list, place])).toString("base64url");
}

/** Undefined of no cursor: the beginning. @throws AppError invalid of one that this list never gave */
export function fromCursor(
  list: string,
  cursor: string | undefined,
  shape: z.ZodType<string> = z.string(),
): string | undefined {
  if (cursor === undefined) return undefined;
  const [of, place] = readCursor(cursor) ?? [];
  if (of === list && shape.safeParse(place).success) return place;
  throw new AppError("invalid", message("requests.address.cursor"), { field: "cursor" });
}

function readCursor(cursor: string): z.infer<typeof PLACE> | null {
  try {
    return PLACE.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString())).data ?? null;
  } catch {
    return null;
  }
}

/**
 * A page of a list that is read whole. It is ordered by `place`, which no two have in common and which stays, so that pages
 * hold while items come and go; `newest`: the greatest first.
 */
export function cutPage<T>(
  all: readonly T[],
  { limit, cursor }: PageInput,
  by: { list: string; place: (item: T) => string; newest?: true },
): { items: T[]; next: string | null } {
  const after = fromCursor(by.list, cursor);
  const sign = by.newest ? -1 : 1;
  const comes = (one: string, other: string) => (one === other ? 0 : one > other ? sign : -sign);
  const left = all
    .map((item) => ({ item, place: by.place(item) }))
    .filter(({ place }) => after === undefined || comes(place, after) > 0)
    .sort((one, other) => comes(one.place, other.place));
  const page = left.slice(0, limit);
  const last = page.at(-1);
  const next = left.length > limit && last ? toCursor(by.list, last.place) : null;
  return { items: page.map(({ item }) => item), next };
}
