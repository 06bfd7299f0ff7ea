import { knownFields } from "../kernel/input/known-fields.ts";

/**
 * What a request says beside its address, if it is an object with these fields only; nothing is an empty object.
 * @throws ZodError, SyntaxError
 */
export async function optionalBody(
  request: Request,
  fields: readonly string[],
): Promise<Record<string, unknown>> {
  const text = await request.text();
  return text.trim() === "" ? {} : knownFields(JSON.parse(text), fields);
}
