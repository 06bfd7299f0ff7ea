import { z } from "zod";

const ClinicEnv = z.object({
  CLINIC_PORT: z.coerce.number().int().min(1).max(65535).default(4010),
  CLINIC_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" }),
  GATEWAY_URL: z.url().default("http://127.0.0.1:8016"),
  /** The secret that Sluice signs webhooks with, whsec_ and base64. */
  CLINIC_WEBHOOK_SECRET: z.string().startsWith("whsec_", "must start with whsec_").optional(),
  /** What it asks the gateway for flags with; `npm start` makes one. */
  CLINIC_CLIENT_TOKEN: z.string().optional(),
  /** What Sluice shows to read the figures and to switch the bookings on and off; absent: nobody may. */
  CLINIC_CONTROL_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  /** Bookings that the clinic sends to itself from its start, so that there is something to watch; 0: none. */
  CLINIC_BOOKINGS_PER_SECOND: z.coerce.number().min(0).max(50).default(0),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});
export type ClinicEnv = z.infer<typeof ClinicEnv>;

/** @throws Error with one sentence that names each wrong variable; values are never repeated. */
export function parseClinicEnv(source: Record<string, string | undefined>): ClinicEnv {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = ClinicEnv.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new Error(`The environment is wrong: ${problems.join("; ")}.`);
}
