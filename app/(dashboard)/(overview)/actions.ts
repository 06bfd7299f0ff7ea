"use server";
import { AppError } from "#lib/kernel/errors.ts";
import { clinicOf } from "#lib/local/clinic.ts";
import { setBookingLoad } from "#lib/local/set-booking-load.ts";
import type { FormState } from "#lib/web/form-state.ts";
import { runVerb } from "#lib/web/run-verb.ts";
import { serverEnv } from "#lib/web/server-env.ts";

export async function sendBookings(_: FormState, form: FormData): Promise<FormState> {
  const clinic = clinicOf(serverEnv());
  return runVerb(
    (ctx, input) => {
      if (!clinic) throw new AppError("not-found", "No clinic runs beside this Sluice.");
      return setBookingLoad(ctx, clinic, input);
    },
    form,
    "/",
    (fields) => ({ on: fields.get("on") }),
  );
}
