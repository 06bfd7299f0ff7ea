import type { z } from "zod";
import type { Context } from "./context.ts";
import { recordingRefusals } from "./refusal.ts";

export type QueryDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  /** "flag.read": what it reads of which kind. */
  name: string;
  input: I;
  /** What is promised to programs; what else was read is left out. */
  output: O;
  /** What only some roles may read is refused by itself: whoever is signed in may read the rest. */
  run: (ctx: Context, input: z.output<I>) => Promise<z.input<O>>;
};

/** The reading counterpart of a verb: it changes nothing, and nothing of it is on record but that somebody may not. */
export type Query<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = ((
  ctx: Context,
  input: unknown,
) => Promise<z.output<O>>) & { readonly definition: QueryDefinition<I, O> };

/** Makes a query of its definition. @throws ZodError of an input that is not right, and what the reading refuses with */
export function query<I extends z.ZodType, O extends z.ZodType>(
  definition: QueryDefinition<I, O>,
): Query<I, O> {
  const call = async (ctx: Context, input: unknown) => {
    const asked = () => definition.run(ctx, definition.input.parse(input));
    const read = definition.output.safeParse(await recordingRefusals(ctx, asked));
    // As an error of its own: a ZodError says that the caller was wrong.
    if (!read.success)
      throw new Error(`${definition.name} read what it does not promise`, { cause: read.error });
    return read.data;
  };
  return Object.assign(call, { definition });
}
