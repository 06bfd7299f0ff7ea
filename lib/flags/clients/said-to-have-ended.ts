import { Prisma } from "../../generated/prisma/client.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";

/** Whether somebody put on record that this gateway or client ended (`say-ended.ts`); void once it was heard of again. */
export function saidToHaveEnded(one: {
  gatewayId: Prisma.Sql;
  /** Empty for a gateway. */
  clientId: Prisma.Sql;
  lastSeenAt: Prisma.Sql;
  /** A client of that name in another is another. */
  environment: string;
}): Prisma.Sql {
  return Prisma.sql`exists (
    select from audit_entries e
    where e.action = 'client.said-to-have-ended' and e.at > ${one.lastSeenAt}
      and coalesce(e.after ->> 'environment', ${DEFAULT_ENVIRONMENT}) = ${one.environment}
      and e.after ->> 'id' = coalesce(nullif(${one.clientId}, ''), ${one.gatewayId}::text))`;
}
