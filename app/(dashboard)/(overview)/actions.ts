"use server";
import { AppError } from "#lib/kernel/errors.ts";
import { clinicOf } from "#lib/local/clinic.ts";
import { setBookingLoad } from "#lib/local/set-booking-load.ts";
import { action } from "#lib/web/action.ts";
import { serverEnv } from "#lib/web/server-env.ts";

export const sendBookings = action(
  async (ctx, input) => {
    const clinic = clinicOf(serverEnv());
    if (!clinic) throw new AppError("not-found", "No clinic runs beside this Sluice.");
    return setBookingLoad(ctx, clinic, input);
  },
  "/",
  { read: (form) => ({ on: form.get("on") }) },
);
