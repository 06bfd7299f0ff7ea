import { type Message, message } from "../../messages/catalogue/message.ts";
import { storedMessage } from "../../messages/catalogue/stored-message.ts";

/**
 * A message where a schema takes a text: zod carries a string from a rule to the issues that it raises, so that code and
 * parameters go along as JSON. `saidOf` has them back; nobody else reads it.
 */
export function issueText(said: Message): string {
  return JSON.stringify(said);
}

/** What is wrong, as the schema says it. What is no message is zod's own text, of a schema that nobody shows. */
export function saidOf({ message: text }: { message: string }): Message {
  return storedMessage(parse(text)) ?? message("input.ofZod", { text });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
