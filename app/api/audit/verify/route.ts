import { auditChain } from "#lib/surfaces/resources/audit-chain.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** GET: whether the audit entries are as they were written. `head`: one that was printed earlier, to hold it against. */
export const GET = apiRoute(async (ctx, request) => {
  const head = new URL(request.url).searchParams.get("head");
  return auditChain(ctx, head === null ? {} : { head });
});
