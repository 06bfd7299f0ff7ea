import { z } from "zod";
import { attempting } from "../../kernel/attempt.ts";
import { parseEnv } from "../../kernel/config/env.ts";
import { EnvironmentName } from "../../kernel/environment.ts";
import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { readOverview } from "../../overview/read-overview.ts";

const Need = z.object({
  tone: z.enum(["fail", "hold"]).describe("Something fails, or waits for somebody."),
  title: z.string(),
  text: z.array(z.string()).describe("Its sentences."),
  at: z.date().nullable().describe("Since when, where it helps."),
  href: z.string().describe("The dashboard's page about it."),
});

const Attention = z
  .object({
    needs: z.array(Need).describe("The most urgent first. What its reader may not do is not asked of them."),
    killed: z.boolean().describe("The kill switch is engaged."),
    quiet: z.string().describe("What was looked at, for whom nothing needs."),
  })
  .meta({ id: "Attention", title: "What needs a person" });

/** As the first screen says it, of an environment; plans, checks, sinks and workers are of all. */
export const attention = query({
  name: "attention.read",
  input: z.object({ environment: EnvironmentName }),
  output: Attention,
  async run(ctx, { environment }) {
    const { needs, quiet, killed } = await readOverview(
      ctx,
      parseEnv(process.env),
      attempting(),
      environment,
    );
    return {
      killed,
      quiet: english(quiet),
      needs: needs.map(({ tone, title, text, at, href }) => ({
        tone,
        title: english(title),
        text: text.map(english),
        at: at ?? null,
        href,
      })),
    };
  },
});
