import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { listedSome } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";

/** By sequence, as it is named to people: how far it has counted, in the direction in which it does. */
export type Numbers = Map<string, bigint>;

export async function readNumbers(client: pg.ClientBase): Promise<Numbers> {
  const { rows } = await client.query<{ name: string; reached: string }>(
    `select format('%I.%I', schemaname, sequencename) as name,
            (coalesce(last_value, start_value::numeric - increment_by) * sign(increment_by::numeric))::text as reached
       from pg_catalog.pg_sequences`,
  );
  return new Map(rows.map(({ name, reached }) => [name, BigInt(reached)]));
}

/**
 * The sequences that batches leave behind where the statement at once leaves them: numbers would be given twice. That they draw
 * more of them is no difference, as nothing gives drawn numbers back.
 */
export function leftBehind(once: Numbers, batches: Numbers): string[] {
  return [...once].flatMap(([name, reached]) => ((batches.get(name) ?? reached) < reached ? [name] : []));
}

export function numbersTwice(names: string[], remedy: Message): AppError {
  return new AppError(
    "conflict",
    sentences(message("targetRefusals.trial.numbersTwice", { names: listedSome(names) }), remedy),
  );
}
