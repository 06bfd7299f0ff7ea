"use server";
import { setBookingLoad } from "#lib/local/set-booking-load.ts";
import { action } from "#lib/web/action.ts";

export const sendBookings = action(setBookingLoad, "/", { read: (form) => ({ on: form.get("on") }) });
