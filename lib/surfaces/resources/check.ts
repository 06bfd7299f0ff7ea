import { z } from "zod";
import { storableText } from "../../kernel/input/storable-text.ts";
import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { observedWords } from "../../messages/observed-words.ts";
import { PHASES } from "../../plans/model.ts";
import { readValidation } from "../../plans/reads/read-plan.ts";
import type { CheckView } from "../../plans/reads/views.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

export const Check = z
  .object({
    plan: z.string(),
    phase: z.enum(PHASES),
    step: z.string(),
    name: z.string(),
    when: z.enum(["after", "live"]),
    expected: z.string(),
    state: z.string(),
    latest: z
      .object({
        ok: z.boolean(),
        observed: z.string(),
        error: z.string().nullable(),
        at: z.date(),
        durationMs: z.int(),
        runBy: z.string(),
      })
      .nullable()
      .describe("Null: not run since its phase began."),
  })
  .meta({ id: "Check", title: "A check of a plan as it stands" });

export function checkForPrograms<C extends Pick<CheckView, "expected" | "latest">>(check: C) {
  const { expected, latest } = check;
  return {
    ...check,
    expected: english(expected),
    latest: latest && { ...latest, observed: english(observedWords(latest.observed)) },
  };
}

export const listOfChecks = query({
  name: "check.list",
  input: z.object({ plan: storableText().min(1).optional(), ...PageInput }),
  output: pageOf(Check),
  async run(ctx, { plan, ...page }) {
    const { rows } = await readValidation(ctx);
    return cutPage(
      rows.filter((row) => plan === undefined || row.plan === plan).map(checkForPrograms),
      page,
      { list: "checks", place: (row) => JSON.stringify([row.plan, row.phase, row.step, row.name]) },
    );
  },
});
