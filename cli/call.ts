import type { z } from "zod";
import { type Does, type Operation, pathFields } from "#lib/surfaces/operation.ts";
import { REST } from "#lib/surfaces/rest.ts";

export type Input = Readonly<Record<string, unknown>>;

/** A value as JSON carries it. */
export type Plain<T> = T extends Date | bigint
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

/** What a verb or a query is answered with, whichever way it was called. */
export type AnswerOf<D extends Does> = Plain<z.output<D["definition"]["output"]>>;

/** Calls an operation of the interface, named by what it does. @throws AppError, ZodError of an input that is not right */
export type Call = <D extends Does>(does: D, input?: Input) => Promise<AnswerOf<D>>;

/** A way to Sluice. */
export type Way = {
  /** For messages: where the answers come from. */
  where: string;
  call: Call;
  close: () => Promise<void>;
};

/** The operation whose address names what the input names: one sink, or all. */
export function operationOf(does: Does, input: Input): Operation {
  const fits = (one: Operation) =>
    pathFields(one).every((field) => input[field] !== undefined) &&
    Object.entries(one.given).every(([field, value]) => input[field] === value);
  const found = REST.find((one) => one.does === does && fits(one));
  if (!found) throw new Error(`The interface has no operation for ${does.definition.name} with this input.`);
  return found;
}

type ItemOf<D extends Does> = AnswerOf<D> extends { items: (infer Item)[] } ? Item : never;

/** A list, page after page. */
export async function* pagesOf<D extends Does>(
  call: Call,
  list: D,
  input: Input = {},
): AsyncGenerator<ItemOf<D>[]> {
  let cursor: string | null | undefined;
  do {
    const page = await call(list, { ...input, limit: 200, ...(cursor ? { cursor } : {}) });
    const { items, next } = page as { items: ItemOf<D>[]; next: string | null };
    yield items;
    cursor = next;
  } while (cursor);
}

/** A list, whole. */
export async function listOf<D extends Does>(call: Call, list: D, input?: Input): Promise<ItemOf<D>[]> {
  const all: ItemOf<D>[] = [];
  for await (const items of pagesOf(call, list, input)) all.push(...items);
  return all;
}
