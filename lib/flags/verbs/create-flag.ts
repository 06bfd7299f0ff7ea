import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { requireEnvironment } from "../../kernel/db/require-environment.ts";
import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { FlagRow } from "../model.ts";
import { readPlanNaming } from "../reads/read-plan-naming.ts";
import { keyOf, toFlagRow, WITH_DEFINITION } from "../store.ts";
import { flagSubject } from "./change-flag.ts";
import { CreateFlagInput } from "./inputs.ts";

/** A new flag is off, at 0 %, in every environment. One that a plan names is that plan's, held by its gates, whoever makes it. */
export const createFlag = verb({
  name: "flag.create",
  permission: "flag:create",
  input: CreateFlagInput,
  output: FlagRow,
  subject: flagSubject,
  async run({ tx }, { name, environment, description, owner, planName, ...given }) {
    await lockFlagState(tx);
    await requireEnvironment(tx, environment);
    if (await tx.featureFlag.findUnique({ where: keyOf({ name, environment }) }))
      throw new AppError("conflict", message("flagWords.refused.exists", { flag: name }), { flag: name });
    const plan = await readPlanNaming(tx, { name, environment });
    if (plan !== null && planName !== undefined && planName !== plan)
      throw new AppError(
        "conflict",
        message("flagWords.refused.namedByPlan", { plan, flag: name, other: planName }),
        {
          flag: name,
          plan,
        },
      );
    // It would wait for that plan's switchover for ever.
    if (planName !== undefined && (await tx.plan.count({ where: { name: planName } })) === 0)
      throw new AppError("not-found", message("requests.none.plan", { plan: planName }), { plan: planName });
    const data = { name, environment, description, owner, planName: plan ?? planName ?? null };
    if ("definition" in given) {
      await tx.flag.create({ data: { name, ...given.definition } });
    }
    const after = toFlagRow(await tx.featureFlag.create({ data, include: WITH_DEFINITION }));
    return { answer: after, entries: [{ action: "flag.created", after }] };
  },
});
