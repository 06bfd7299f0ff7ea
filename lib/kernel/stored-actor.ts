import { z } from "zod";
import type { Actor } from "./context.ts";
import { ROLES } from "./permissions.ts";

/** Who asked for work that is done later, as its row keeps it: held by triggers against the entry of the record, field by field. */
export const StoredActor: z.ZodType<Actor> = z.object({
  kind: z.enum(["user", "token", "system"]),
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
});
