import { z } from "zod";
import { message } from "../../messages/catalogue/message.ts";
import { issueText } from "./issue-text.ts";

/**
 * The body of an API request, if it is an object with these fields only: a misspelt one must not be as if it were not there,
 * as a filter without it means more. The verbs take forms too, which hold more than what is meant for them.
 * @throws ZodError that names each field which there is not
 */
export function knownFields(body: unknown, fields: readonly string[]): Record<string, unknown> {
  const shape = Object.fromEntries(fields.map((field) => [field, z.unknown().optional()]));
  return z
    .strictObject(shape, { error: (issue) => (issue.code === "invalid_type" ? NO_OBJECT : undefined) })
    .parse(body);
}

const NO_OBJECT = issueText(message("input.sentences.noObject"));
