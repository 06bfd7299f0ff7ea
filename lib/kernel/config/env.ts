import { z } from "zod";
import { semicolons } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { EnvironmentName } from "../environment.ts";
import { AppError } from "../errors.ts";
import { issueText, saidOf } from "../input/issue-text.ts";
import "../input/issue-sentence.ts";
import { isStrongSecret, WEAK_SECRET } from "./strong-secret.ts";

const PORT = issueText(message("setup.environment.number", { least: 1, most: 65535 }));
const port = (usual: number) => z.coerce.number(PORT).int(PORT).min(1, PORT).max(65535, PORT).default(usual);

const hours = (usual: number) =>
  z.coerce
    .number(issueText(message("setup.environment.hours")))
    .min(0.05, issueText(message("setup.environment.leastHours", { hours: 0.05 })))
    .max(8760, issueText(message("setup.environment.mostHours", { hours: 8760 })))
    .default(usual);

const BOOKINGS = issueText(message("setup.environment.number", { least: 0, most: 50 }));
const PROXIES = issueText(message("input.predicates.wholeNumber", { least: 0, most: 9 }));

const HTTP = /^https?$/;
const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: issueText(message("setup.environment.postgresUrl")),
});

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export const LogLevel = z.enum(LOG_LEVELS);

/** Everything that Sluice reads from the environment. No other file touches process.env, except to name a process. */
const Env = z.object({
  PORT: port(3000),
  GATEWAY_PORT: port(8016),
  /** Where the clinic example listens, in demo mode. */
  CLINIC_PORT: port(4010),
  /** Set by `npm start` in demo mode: what the dashboard shows to the clinic to read its figures. */
  CLINIC_CONTROL_TOKEN: z.string().min(16).optional(),
  /** Bookings that the clinic sends itself from its start, in demo mode. */
  CLINIC_BOOKINGS_PER_SECOND: z.coerce.number(BOOKINGS).min(0, BOOKINGS).max(50, BOOKINGS).default(1),
  SLUICE_DATA_DIR: z.string().min(1).default(".sluice"),
  /** Sluice's own database. Absent: demo mode, with an embedded PostgreSQL and the clinic. */
  DATABASE_URL: databaseUrl.optional(),
  /** The same database, as the role of one process; DATABASE_URL is then the owner's, and no process gets it. */
  DATABASE_URL_WEB: databaseUrl.optional(),
  DATABASE_URL_GATEWAY: databaseUrl.optional(),
  DATABASE_URL_WORKER: databaseUrl.optional(),
  /** A bootstrap API token with the admin role. */
  ADMIN_TOKEN: z.string().refine(isStrongSecret, issueText(WEAK_SECRET)).optional(),
  SLUICE_DEMO_PASSWORD: z.string().min(8).optional(),
  NEXTAUTH_SECRET: z.string().min(16).optional(),
  /** The dashboard's public address; NextAuth checks origins against it. */
  NEXTAUTH_URL: z
    .url({
      protocol: HTTP,
      error: issueText(message("setup.environment.url", { example: "https://sluice.example.com" })),
    })
    .optional(),
  /** How many reverse proxies stand in front of the dashboard; a sign-in is limited by the address before them. */
  SLUICE_PROXIES: z.coerce.number(PROXIES).int(PROXIES).min(0, PROXIES).max(9, PROXIES).default(0),
  /** When a session ends however much it is used, and when nobody was there for so long. */
  SLUICE_SESSION_HOURS: hours(12),
  SLUICE_SESSION_IDLE_HOURS: hours(2),
  /** Where the gateway answers, as the dashboard and the clinic reach it. */
  GATEWAY_URL: z
    .url({
      protocol: HTTP,
      error: issueText(message("setup.environment.url", { example: "http://127.0.0.1:8016" })),
    })
    .optional(),
  /** A client token beside those made on the page, for a first application. */
  SLUICE_CLIENT_TOKEN: z.string().refine(isStrongSecret, issueText(WEAK_SECRET)).optional(),
  /** optional: the gateway answers whoever has none, and counts nothing of it; on loopback alone. */
  SLUICE_CLIENT_TOKENS: z.enum(["required", "optional"]).optional(),
  /** Where the gateway listens; every address if absent, 127.0.0.1 in the demo. */
  GATEWAY_HOST: z.string().min(1).optional(),
  /** Whose flags, kill switch and client tokens the gateway serves. */
  GATEWAY_ENVIRONMENT: EnvironmentName,
  /** How many reverse proxies stand in front of the gateway; streams are limited by the address before them. */
  GATEWAY_PROXIES: z.coerce.number(PROXIES).int(PROXIES).min(0, PROXIES).max(9, PROXIES).default(0),
  /** 1: the gateway serves every flag's off variant, database or not. */
  SLUICE_KILL: z.enum(["0", "1"]).default("0"),
  /** Targets and sinks. */
  SLUICE_CONFIG: z.string().min(1).default("sluice.yaml"),
  /** Name shown beside the kill switch: production, staging. */
  SLUICE_ENVIRONMENT: z.string().min(1).max(30).default("production"),
  /** Set by `npm start` in demo mode. */
  SLUICE_DEMO: z.enum(["0", "1"]).default("0"),
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
  const problems = result.error.issues.map((issue) =>
    message("setup.environment.problem", { variable: issue.path.join("."), says: saidOf(issue) }),
  );
  throw new AppError("invalid", message("setup.environment.wrong", { problems: semicolons(problems) }));
}

/** The host of the dashboard's public address, for what needs nothing else of the environment; "" where none is set. */
export function publicHost(): string {
  return URL.parse(process.env.NEXTAUTH_URL ?? "")?.hostname ?? "";
}
