import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { readPlan } from "#lib/plans/reads/read-plan.ts";
import { runPlanAction } from "#lib/plans/verbs/run-plan-action.ts";
import { readQuarantine } from "#lib/quarantine/read-quarantine.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** GET: one plan with steps, gates, checks; `?quarantine=1` adds the quarantined groups. */
export const GET = apiRoute<{ name: string }>(async (ctx, request, { name }) => {
  const plan = await readPlan(ctx, name);
  if (!plan) throw new AppError("not-found", message("requests.none.plan", { plan: name }), { plan: name });
  if (new URL(request.url).searchParams.get("quarantine") !== "1") return plan;
  return { ...plan, quarantineGroups: (await readQuarantine(ctx, name)).groups };
});

/** POST {action, phase?, confirmName?, step?, decisions?}; see `runPlanAction`. */
export const POST = apiRoute<{ name: string }>(async (ctx, request, { name }) =>
  runPlanAction(ctx, name, await request.json()),
);
