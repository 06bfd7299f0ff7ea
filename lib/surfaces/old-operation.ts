import { z } from "zod";
import type { Context } from "../kernel/context.ts";
import { issueText } from "../kernel/input/issue-text.ts";
import { message } from "../messages/catalogue/message.ts";
import type { Method } from "./operation.ts";

/** A verb or a query, or a reading that answers more than `/api/v1` promises. */
export type OldDoes = (ctx: Context, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What is done, and which fields it takes beside those of the address. */
export type Taken = readonly [does: OldDoes, takes?: readonly string[]];

/** Which of several things a body asks for, and what of it is left for that one. @throws ZodError */
export type Choice = (body: unknown) => { taken: Taken; rest: unknown };

/** An operation at an address of before `/api/v1`. */
export type OldOperation = {
  method: Method;
  /** "/flags/{name}": what stands in braces is the field of that name in the input. */
  path: string;
  choice: Choice;
  /** Nothing is taken for an empty object. */
  mayBeEmpty: boolean;
};

export function oldOperation(method: Method, { mayBeEmpty = false } = {}) {
  return (path: string, choice: Choice): OldOperation => ({ method, path, choice, mayBeEmpty });
}

export function takes(does: OldDoes, fields: readonly string[] = []): Choice {
  return (rest) => ({ taken: [does, fields], rest });
}

const Previewed = z.looseObject(
  { preview: z.boolean().default(false) },
  issueText(message("input.sentences.noObject")),
);

/** With "preview": true it is told what would be done, and nothing is changed. */
export function previewed(does: OldDoes, preview: OldDoes, fields: readonly string[]): Choice {
  return (body) => {
    const { preview: isLook, ...rest } = Previewed.parse(body);
    return { taken: [isLook ? preview : does, fields], rest };
  };
}

/** The field `action` names what is done. */
export function byAction(actions: Readonly<Record<string, Taken>>): Choice {
  const Asked = z.looseObject({ action: z.enum(Object.keys(actions)) });
  return (body) => {
    const { action, ...rest } = Asked.parse(body);
    return { taken: actions[action] as Taken, rest };
  };
}
