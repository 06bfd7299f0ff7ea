import { z } from "zod";
import { EnvironmentName } from "../../kernel/environment.ts";
import { AppError } from "../../kernel/errors.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { message } from "../../messages/catalogue/message.ts";
import { parseTableName } from "../../target/table-name.ts";
import { type CheckRows, type Expectation, PHASES } from "../model.ts";
import "../../kernel/input/issue-sentence.ts";

// The files of a plan folder, as people write them. Strict everywhere: a misspelt key must not be ignored.

const NAME = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, issueText(message("planFolder.field.name")));
const SQL_NAME = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, issueText(message("planFolder.field.sqlName")));

const TableText = z.string().superRefine((text, context) => {
  try {
    parseTableName(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.addIssue({ code: "custom", message: issueText(error.said) });
  }
});
/** A number is taken as it stands there, which only a whole one does. */
const RuleValue = z
  .union([z.string().min(1), z.number(), z.boolean()], issueText(message("planFolder.field.ruleValue")))
  .refine(
    (value) => typeof value !== "number" || Number.isSafeInteger(value),
    issueText(message("planFolder.field.inQuotes")),
  )
  .transform(String);

const YEAR_SECONDS = 31_536_000;

export const PlanFile = z.strictObject({
  name: NAME,
  title: z.string().min(1),
  description: z.string().default(""),
  target: NAME,
  environment: EnvironmentName,
  flag: NAME.nullish(),
  owner: z.string().min(1),
  contacts: z
    .array(
      z.strictObject({
        role: z.string().min(1),
        name: z.string().min(1),
        email: z.email(issueText(message("planFolder.field.email"))),
        phone: z.string().nullish(),
      }),
    )
    .min(1, issueText(message("planFolder.field.noContact"))),
  gates: z
    .strictObject({
      contract: z
        .strictObject({
          soakSeconds: z
            .number()
            .int()
            .min(0)
            .max(YEAR_SECONDS, issueText(message("planFolder.field.year", { seconds: YEAR_SECONDS }))),
        })
        .optional(),
      switchover: z.strictObject({ outboxLagSeconds: z.number().min(0) }).optional(),
    })
    .default({}),
});

export const StepFile = z.strictObject({
  title: z.string().min(1).optional(),
  consequence: z.string().trim().min(1).optional(),
  undoConsequence: z.string().trim().min(1).optional(),
  oneWay: z
    .string()
    .trim()
    .min(1, issueText(message("planFolder.field.oneWay")))
    .optional(),
  tx: z.enum(["none", "step", "batch"]).optional(),
  restoreTx: z.enum(["none", "step"]).optional(),
  table: TableText.optional(),
  key: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], issueText(message("planFolder.field.key")))
    .optional(),
});

const Range = z
  .strictObject({
    min: z.number().optional(),
    max: z.number().optional(),
    unit: z.string().min(1).optional(),
  })
  .refine(
    (range) => range.min !== undefined || range.max !== undefined,
    issueText(message("planFolder.field.range")),
  );

const Rows = z.strictObject({
  query: z.string().min(1),
  key: z.string().min(1),
  at: z.string().min(1).optional(),
  compare: z
    .array(
      z.strictObject({
        field: z.string().min(1),
        old: z.string().min(1).optional(),
        reads: z.string().min(1).optional(),
        new: z.string().min(1),
      }),
    )
    .min(1, issueText(message("planFolder.field.noComparison"))),
  show: z.array(z.string().min(1)).default([]),
});

export const ChecksFile = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      query: z.string().min(1),
      expect: z.union([z.number(), z.string(), Range], issueText(message("planFolder.field.expect"))),
      sample: z.string().min(1).optional(),
      when: z.enum(["after", "live"]).default("after"),
      until: z.enum([...PHASES, "end"]).optional(),
      rows: Rows.optional(),
    }),
  )
  .superRefine((checks, context) => {
    const seen = new Set<string>();
    checks.forEach((check, index) => {
      if (seen.has(check.name))
        context.addIssue({
          code: "custom",
          path: [index, "name"],
          message: issueText(message("planFolder.field.usedTwice")),
        });
      seen.add(check.name);
    });
  });

export const RulesFile = z
  .strictObject({
    function: SQL_NAME,
    table: TableText,
    key: z.string(issueText(message("planFolder.field.oneColumn"))).min(1),
    raw: z.string().min(1),
    column: z.string().min(1),
    values: z.array(RuleValue).min(1, issueText(message("planFolder.field.noValues"))),
    rules: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          pattern: z.string().min(1, issueText(message("planFolder.field.noPattern"))),
          value: RuleValue,
        }),
      )
      .min(1, issueText(message("planFolder.field.noRules"))),
  })
  .superRefine((file, context) => {
    file.rules.forEach((rule, index) => {
      if (!file.values.includes(rule.value))
        context.addIssue({
          code: "custom",
          path: ["rules", index, "value"],
          message: issueText(message("planFolder.field.noneOfValues", { value: rule.value })),
        });
    });
  });

/** An hour, where a stage names no time of its own. */
const STAGE_SOAK_SECONDS = 3_600;
const StagePercentage = z.number().gt(0).max(100);

export const SwitchFile = z.strictObject({
  flag: NAME,
  stages: z
    .array(
      z.union(
        [
          StagePercentage.transform((percentage) => ({ percentage, soakSeconds: STAGE_SOAK_SECONDS })),
          z.strictObject({ percentage: StagePercentage, soakSeconds: z.number().int().min(0) }),
        ],
        issueText(message("planFolder.field.stage")),
      ),
    )
    .min(1)
    .refine((stages) => stages.at(-1)?.percentage === 100, issueText(message("planFolder.field.lastStage")))
    .refine(
      (stages) => stages.every(({ percentage }, i) => percentage > (stages[i - 1]?.percentage ?? 0)),
      issueText(message("planFolder.field.risingStages")),
    ),
});

/** The stored form of what a check expects. */
export function toExpectation(
  expect: number | string | { min?: number | undefined; max?: number | undefined; unit?: string | undefined },
): Expectation {
  if (typeof expect === "object")
    return {
      kind: "between",
      min: expect.min ?? null,
      max: expect.max ?? null,
      ...(expect.unit ? { unit: expect.unit } : {}),
    };
  return { kind: "exactly", value: expect };
}

/** The stored form of the rows that a check shows. */
export function toCheckRows({ query, key, at, compare, show }: z.infer<typeof Rows>): CheckRows {
  return {
    query,
    key,
    at: at ?? null,
    compare: compare.map(({ field, old, reads, new: now }) => ({
      field,
      old: old ?? null,
      reads: reads ?? null,
      new: now,
    })),
    show,
  };
}
