import { z } from "zod";
import { knownFields } from "../kernel/input/known-fields.ts";

const Body = z.looseObject({ preview: z.boolean().default(false) }, "The body must be a JSON object.");

/**
 * The body of a request with these fields only that may ask for a look first, apart from that: with "preview": true the answer says what would be
 * done, and nothing is changed.
 * @throws SyntaxError, ZodError
 */
export async function previewBody(
  request: Request,
  fields: readonly string[],
): Promise<{ preview: boolean; input: Record<string, unknown> }> {
  const { preview, ...input } = Body.parse(await request.json());
  return { preview, input: knownFields(input, fields) };
}
