import { z } from "zod";
import { message } from "../../messages/catalogue/message.ts";
import { EnvironmentName } from "../environment.ts";
import { AppError } from "../errors.ts";
import { isStrongSecret, WEAK_SECRET } from "./strong-secret.ts";

const port = (usual: number) =>
  z.coerce
    .number("must be a number from 1 to 65535")
    .int("must be a whole number from 1 to 65535")
    .min(1, "must be a number from 1 to 65535")
    .max(65535, "must be a number from 1 to 65535")
    .default(usual);

const hours = (usual: number) =>
  z.coerce
    .number("must be a number of hours")
    .min(0.05, "must be at least 0.05 hours")
    .max(8760, "must be at most 8760 hours")
    .default(usual);

const HTTP = /^https?$/;
const databaseUrl = z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" });

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export const LogLevel = z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`);

/** Everything that Sluice reads from the environment. No other file touches process.env, except to name a process. */
const Env = z.object({
  PORT: port(3000),
  GATEWAY_PORT: port(8016),
  /** Where the clinic example listens, in demo mode. */
  CLINIC_PORT: port(4010),
  /** Set by `npm start` in demo mode: what the dashboard shows to the clinic to read its figures. */
  CLINIC_CONTROL_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  /** Bookings that the clinic sends itself from its start, in demo mode. */
  CLINIC_BOOKINGS_PER_SECOND: z.coerce
    .number("must be a number from 0 to 50")
    .min(0, "must be a number from 0 to 50")
    .max(50, "must be a number from 0 to 50")
    .default(1),
  SLUICE_DATA_DIR: z.string().min(1).default(".sluice"),
  /** Sluice's own database. Absent: demo mode, with an embedded PostgreSQL and the clinic. */
  DATABASE_URL: databaseUrl.optional(),
  /** The same database, as the role of one process; DATABASE_URL is then the owner's, and no process gets it. */
  DATABASE_URL_WEB: databaseUrl.optional(),
  DATABASE_URL_GATEWAY: databaseUrl.optional(),
  DATABASE_URL_WORKER: databaseUrl.optional(),
  /** A bootstrap API token with the admin role. */
  ADMIN_TOKEN: z.string().refine(isStrongSecret, WEAK_SECRET).optional(),
  SLUICE_DEMO_PASSWORD: z.string().min(8, "must have at least 8 characters").optional(),
  NEXTAUTH_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  /** The dashboard's public address; NextAuth checks origins against it. */
  NEXTAUTH_URL: z
    .url({ protocol: HTTP, error: "must be a URL such as https://sluice.example.com" })
    .optional(),
  /** How many reverse proxies stand in front of the dashboard; a sign-in is limited by the address before them. */
  SLUICE_PROXIES: z.coerce
    .number("must be a whole number from 0 to 9")
    .int("must be a whole number from 0 to 9")
    .min(0, "must be a whole number from 0 to 9")
    .max(9, "must be a whole number from 0 to 9")
    .default(0),
  /** When a session ends however much it is used, and when nobody was there for so long. */
  SLUICE_SESSION_HOURS: hours(12),
  SLUICE_SESSION_IDLE_HOURS: hours(2),
  /** Where the gateway answers, as the dashboard and the clinic reach it. */
  GATEWAY_URL: z.url({ protocol: HTTP, error: "must be a URL such as http://127.0.0.1:8016" }).optional(),
  /** A client token beside those made on the page, for a first application. */
  SLUICE_CLIENT_TOKEN: z.string().refine(isStrongSecret, WEAK_SECRET).optional(),
  /** optional: the gateway answers whoever has none, and counts nothing of it; on loopback alone. */
  SLUICE_CLIENT_TOKENS: z.enum(["required", "optional"], "must be required or optional").optional(),
  /** Where the gateway listens; every address if absent, 127.0.0.1 in the demo. */
  GATEWAY_HOST: z.string().min(1).optional(),
  /** Whose flags, kill switch and client tokens the gateway serves. */
  GATEWAY_ENVIRONMENT: EnvironmentName,
  /** How many reverse proxies stand in front of the gateway; streams are limited by the address before them. */
  GATEWAY_PROXIES: z.coerce
    .number("must be a whole number from 0 to 9")
    .int("must be a whole number from 0 to 9")
    .min(0, "must be a whole number from 0 to 9")
    .max(9, "must be a whole number from 0 to 9")
    .default(0),
  /** 1: the gateway serves every flag's off variant, database or not. */
  SLUICE_KILL: z.enum(["0", "1"], "must be 0 or 1").default("0"),
  /** Targets and sinks. */
  SLUICE_CONFIG: z.string().min(1).default("sluice.yaml"),
  /** Name shown beside the kill switch: production, staging. */
  SLUICE_ENVIRONMENT: z.string().min(1).max(30).default("production"),
  /** Set by `npm start` in demo mode. */
  SLUICE_DEMO: z.enum(["0", "1"], "must be 0 or 1").default("0"),
  LOG_LEVEL: LogLevel.default("info"),
});
export type Env = z.infer<typeof Env>;

/**
 * Parses an environment; an empty variable counts as absent.
 * @throws AppError invalid with one sentence that names each wrong variable and what it must be; values are never repeated.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = Env.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new AppError("invalid", message("setup.environment.wrong", { problems: problems.join("; ") }));
}

/** The host of the dashboard's public address, for what needs nothing else of the environment; "" where none is set. */
export function publicHost(): string {
  return URL.parse(process.env.NEXTAUTH_URL ?? "")?.hostname ?? "";
}
