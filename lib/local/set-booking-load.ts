import { z } from "zod";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import type { Context } from "../kernel/context.ts";
import { requirePermission } from "../kernel/require-permission.ts";
import { askClinic, type Clinic, type ClinicLoad, switchLoad } from "./clinic.ts";

const Input = z.strictObject({
  on: z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean()),
});

/**
 * Has the clinic send itself bookings, or send none. A second press is not an error, and leaves no entry.
 * @throws AppError forbidden, unavailable
 */
export async function setBookingLoad(ctx: Context, clinic: Clinic, input: unknown): Promise<ClinicLoad> {
  const subject = { kind: "target", id: "clinic" } as const;
  await requirePermission(ctx, "clinic:send-bookings", subject);
  const { on } = Input.parse(input);
  const { load: before } = await askClinic(clinic);
  if (before.on === on) return before;
  // The clinic's word cannot be taken back by a transaction, so it comes first: nothing is on record that was not done.
  const after = await switchLoad(clinic, on);
  await recordAudit(ctx.db, ctx, {
    action: on ? "bookings.began" : "bookings.ended",
    subject,
    before: { on: before.on },
    after: { on: after.on, perSecond: after.perSecond },
  });
  return after;
}
