import { z } from "zod";
import type { Env } from "../kernel/config/env.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

/** How Sluice reaches the clinic that runs beside it. */
export type Clinic = { url: string; token: string };

/** Null where none runs. */
export function clinicOf(env: Pick<Env, "CLINIC_CONTROL_TOKEN" | "CLINIC_PORT">): Clinic | null {
  if (!env.CLINIC_CONTROL_TOKEN) return null;
  return { url: `http://127.0.0.1:${env.CLINIC_PORT}`, token: env.CLINIC_CONTROL_TOKEN };
}

const count = z.int().nonnegative();
export const ClinicLoad = z.object({
  on: z.boolean(),
  perSecond: z.number().positive(),
  switchedAt: z.iso.datetime().nullable(),
  endedAfterHours: z.number().nullable(),
});
const Bookings = z.object({
  since: z.iso.datetime(),
  old: count,
  new: count,
  refused: count,
  failed: count,
  buckets: z.array(z.object({ at: z.iso.datetime(), old: count, new: count, refused: count, failed: count })),
});
const Answer = z.object({ bookings: Bookings, load: ClinicLoad });

export type ClinicAnswer = z.infer<typeof Answer>;
export type ClinicLoad = z.infer<typeof ClinicLoad>;

/** A page waits no longer for it. */
const ANSWERS_WITHIN_MS = 1_000;

/** What the clinic counted, and whether it sends itself bookings. @throws AppError unavailable */
export async function askClinic(clinic: Clinic): Promise<ClinicAnswer> {
  return Answer.parse(await call(clinic, "/control/bookings", { method: "GET" }));
}

/** @throws AppError unavailable */
export async function switchLoad(clinic: Clinic, on: boolean): Promise<ClinicLoad> {
  const answer = await call(clinic, "/control/load", { method: "PUT", body: JSON.stringify({ on }) });
  return z.object({ load: ClinicLoad }).parse(answer).load;
}

async function call(clinic: Clinic, path: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(clinic.url + path, {
    ...init,
    headers: { authorization: `Bearer ${clinic.token}` },
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    cache: "no-store",
  }).catch(() => null);
  if (answer?.ok) return answer.json();
  throw new AppError(
    "unavailable",
    answer
      ? message("overview.clinic.wrongAnswer", { status: answer.status })
      : message("overview.clinic.silent"),
  );
}
