import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { fieldSentence } from "../../kernel/input/issue-sentence.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { FlagNow, type FlagRow } from "../model.ts";
import { variantProblems } from "../variants.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { SetFlagVariantsInput } from "./inputs.ts";

/**
 * What a flag answers with, by name, and which of it is for whom. Its type stays. The variant that is the default or off now
 * can't go in the same change in which another takes its place; one that was answered lately goes only where that is agreed to.
 */
export const setFlagVariants = verb({
  name: "flag.set-variants",
  permission: "flag:set-variants",
  input: SetFlagVariantsInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, variants, defaultVariant, offVariant, evenIfAnswered, reason, revision }) =>
    changeFlag(ctx, {
      name,
      environment,
      reason,
      action: "flag.changed",
      seenRevision: revision,
      async decide(before, tx) {
        const patch = {
          variants,
          defaultVariant: defaultVariant ?? before.defaultVariant,
          offVariant: offVariant ?? before.offVariant,
        };
        requireKept(before, variants);
        const [problem] = variantProblems({ variantType: before.variantType, ...patch });
        if (problem) throw new AppError("invalid", fieldSentence(problem.path, problem.says), { flag: name });
        if (!evenIfAnswered) await requireUnanswered(tx, before, variants);
        return patch;
      },
    }),
});

/** @throws AppError conflict */
function requireKept({ name: flag, defaultVariant, offVariant }: FlagRow, variants: object): void {
  for (const [variant, why] of [
    [defaultVariant, "flagWords.variants.isDefault"],
    [offVariant, "flagWords.variants.isOff"],
  ] as const)
    if (!Object.hasOwn(variants, variant))
      throw new AppError("conflict", message(why, { flag, variant }), { flag, variant });
}

/** Counts are kept for a week. @throws AppError conflict */
async function requireUnanswered(tx: Tx, { name: flag, variants }: FlagRow, wanted: object): Promise<void> {
  const gone = Object.keys(variants).filter((variant) => !Object.hasOwn(wanted, variant));
  const answered = await tx.evaluationCount.findFirst({
    where: { flagName: flag, variant: { in: gone } },
    orderBy: { at: "desc" },
    select: { variant: true },
  });
  if (answered === null) return;
  const { variant } = answered;
  throw new AppError("conflict", message("flagWords.variants.answered", { flag, variant }), {
    flag,
    variant,
  });
}
