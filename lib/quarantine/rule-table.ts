import type pg from "pg";
import { quoteIdentifier } from "../kernel/db/quote-identifier.ts";
import { AppError } from "../kernel/errors.ts";
import { cleanErrorText } from "../kernel/masking/clean-error-text.ts";
import { withEnd } from "../kernel/text/sentences.ts";
import { message } from "../messages/catalogue/message.ts";
import { rawValueWords } from "../messages/raw-values.ts";
import type { RuleSet } from "../plans/model.ts";
import { columnOf, describeTable } from "../target/describe-table.ts";
import { sqlStateOf } from "../target/has-refused.ts";
import { quoteTableName } from "../target/table-name.ts";

export type Queryable = Pick<pg.Pool | pg.PoolClient, "query">;

export type RuleStep = { step: string; rules: RuleSet };

/** The names of a rule file, quoted for SQL text. @throws AppError invalid if the table's is no name */
export function quoted(rules: RuleSet): { table: string; key: string; column: string } {
  return {
    table: quoteTableName(rules.table),
    key: quoteIdentifier(rules.key),
    column: quoteIdentifier(rules.column),
  };
}

/**
 * The types of its key and of the column that it fills, for casts of what travels as text.
 * @throws AppError not-found
 */
export async function ruleTypes(client: Queryable, rules: RuleSet): Promise<{ key: string; value: string }> {
  const table = await describeTable(client, rules.table);
  return { key: columnOf(table, rules.key).type, value: columnOf(table, rules.column).type };
}

/**
 * The first refusal of the column's own type, before a person meets it at a decision. Nothing is judged while the
 * column is not there: before it is added, or after contract.
 * @throws AppError invalid with the value
 */
export async function refuseUnfitValues(client: Queryable, { step, rules }: RuleStep): Promise<void> {
  const type = await columnType(client, rules);
  if (type === null) return;
  const stored = new Map<string, string>();
  for (const value of rules.values) {
    // Input by the type itself: a cast would cut a text to the column's length.
    const { rows } = await client
      .query<{ stored: string }>(
        `select x.value::text as stored from jsonb_to_record(jsonb_build_object('value', $1::text)) as x(value ${type})`,
        [value],
      )
      .catch((error: unknown) => {
        throw unfit(error, { step, rules }, value, type);
      });
    const text = rows[0]?.stored ?? value;
    const same = stored.get(text);
    if (same !== undefined)
      throw new AppError(
        "invalid",
        message("valueRefusals.rules.sameStored", {
          one: same,
          other: value,
          step,
          column: `${rules.table}.${rules.column}`,
          type,
        }),
        { step },
      );
    stored.set(text, value);
  }
}

async function columnType(client: Queryable, rules: RuleSet): Promise<string | null> {
  const { rows } = await client.query<{ type: string }>(
    `select format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = to_regclass($1) and attname = $2 and attnum > 0 and not attisdropped`,
    [quoteTableName(rules.table), rules.column],
  );
  return rows[0]?.type ?? null;
}

function unfit(error: unknown, { step, rules }: RuleStep, value: string, type: string): unknown {
  const sqlState = sqlStateOf(error);
  // Of data exceptions and of a domain's own check.
  if (!sqlState?.startsWith("22") && !sqlState?.startsWith("23")) return error;
  return new AppError(
    "invalid",
    message("valueRefusals.rules.unfit", {
      column: `${rules.table}.${rules.column}`,
      type,
      value,
      step,
      error: withEnd(cleanErrorText(error)),
    }),
    { step, value, sqlState },
  );
}

/** Of data exceptions, integrity constraints, RAISE in a trigger, WITH CHECK OPTION, and missing rights. */
const OF_THE_TABLE = /^(22|23|44|P0)...$|^42501$/;

/**
 * What the application's table says to a value, through its type, a constraint, a trigger or its rights, in a sentence
 * for who decided; any other error as it is.
 */
export function asRefusalOfTable(
  error: unknown,
  rules: RuleSet,
  { rawValue, value }: { rawValue: string | null; value: string | null },
): unknown {
  const sqlState = sqlStateOf(error);
  if (error instanceof AppError || sqlState === null || !OF_THE_TABLE.test(sqlState)) return error;
  const refused = {
    table: rules.table,
    value: rawValueWords(rawValue),
    error: withEnd(cleanErrorText(error)),
  };
  return new AppError(
    "conflict",
    value === null
      ? message("valueRefusals.rules.tableRefusesNone", refused)
      : message("valueRefusals.rules.tableRefuses", { ...refused, wanted: value }),
    { sqlState, rawValue, value },
  );
}
