import { Prisma } from "../../generated/prisma/client.ts";

/** An action as it is called today. What was put on record under an earlier name stays as it was sealed, and is read under this one. */
export function actionNow(stored: string): string {
  return stored.replace(/^plan\.dry-run-/, "plan.rehearsal-").replace(/^plan:dry-run$/, "plan:rehearse");
}

/** The same of column `action`, in SQL. */
export const ACTION_NOW = Prisma.sql`replace(replace(action, 'plan:dry-run', 'plan:rehearse'), 'plan.dry-run-', 'plan.rehearsal-')`;
