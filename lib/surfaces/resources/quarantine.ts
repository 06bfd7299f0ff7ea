import { z } from "zod";
import { query } from "../../kernel/query.ts";
import { PlanInput } from "../../plans/plan-input.ts";
import { exportQuarantineCsv } from "../../quarantine/export-quarantine-csv.ts";
import { readQuarantine } from "../../quarantine/read-quarantine.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

const By = z.object({ by: z.string(), at: z.date() });

export const QuarantinedValue = z
  .object({
    step: z.string(),
    rawValue: z.string().nullable().describe("Null: the application stored NULL."),
    column: z.string(),
    values: z.array(z.string()).describe("Those that may be chosen."),
    rows: z.int().nullable().describe("That wait; null of a value that is decided."),
    earliest: z.date().nullable(),
    decided: By.extend({ value: z.string() }).nullable(),
    leftOpen: By.nullable().describe("Nobody can know it, and nobody is asked again."),
  })
  .meta({ id: "QuarantinedValue", title: "A value that no rule could convert" });

export const quarantineCsv = query({
  name: "quarantine.export",
  input: PlanInput,
  output: z
    .object({ csv: z.string().describe("A line for each distinct value; `value` is for whoever decides.") })
    .meta({ id: "QuarantineCsv", title: "The quarantine as a file, which an import takes filled in" }),
  run: async (ctx, input) => ({ csv: await exportQuarantineCsv(ctx, input) }),
});

export const listOfQuarantined = query({
  name: "quarantine.list",
  input: PlanInput.extend(PageInput),
  output: pageOf(QuarantinedValue),
  async run(ctx, { plan, ...page }) {
    const { groups } = await readQuarantine(ctx, plan);
    const place = (one: { step: string; rawValue: string | null }) =>
      JSON.stringify([one.step, one.rawValue]);
    return cutPage(groups, page, { list: `quarantine of ${plan}`, place });
  },
});
