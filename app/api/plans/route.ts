import { listPlans } from "#lib/plans/reads/read-plan.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** GET: every plan with its phases, failing checks and work under way. */
export const GET = apiRoute(async (ctx) => ({ plans: await listPlans(ctx) }));
