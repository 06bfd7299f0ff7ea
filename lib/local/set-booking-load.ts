import { z } from "zod";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import { parseEnv } from "../kernel/config/env.ts";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { verb } from "../kernel/verb.ts";
import { message } from "../messages/catalogue/message.ts";
import { askClinic, ClinicLoad, clinicOf, switchLoad } from "./clinic.ts";

const Input = z.strictObject({
  on: z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean()),
});
const SUBJECT = { kind: "target", id: "clinic" } as const;

/**
 * Has the clinic that runs beside this Sluice send itself bookings, or send none. A second press is not an error, and leaves
 * no entry.
 */
export const setBookingLoad = verb({
  name: "bookings.send",
  permission: "clinic:send-bookings",
  towardsOff: ({ on }) => !on,
  input: Input,
  output: ClinicLoad,
  subject: () => SUBJECT,
  runOutside: switchBookings,
});

/** @throws AppError not-found, unavailable */
async function switchBookings(ctx: Context, { on }: z.output<typeof Input>): Promise<ClinicLoad> {
  const clinic = clinicOf(parseEnv(process.env));
  if (!clinic) throw new AppError("not-found", message("overview.clinic.absent"));
  const { load: before } = await askClinic(clinic);
  if (before.on === on) return before;
  // The clinic's word cannot be taken back by a transaction, so it comes first: nothing is on record that was not done.
  const after = await switchLoad(clinic, on);
  await recordAudit(ctx.db, ctx, {
    action: on ? "bookings.began" : "bookings.ended",
    subject: SUBJECT,
    before: { on: before.on },
    after: { on: after.on, perSecond: after.perSecond },
  });
  return after;
}
