import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { makeClientToken } from "../identity/applications/make-token.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

/** What demo mode makes up once and keeps in its data folder. */
const Settings = z.object({
  postgresPort: z.number().int(),
  postgresPassword: z.string().min(1),
  /** Of the roles of Sluice's processes; absent in a folder from before there were any. */
  rolePasswords: z.object({ web: z.string(), gateway: z.string(), worker: z.string() }).optional(),
  /** Of the role that owns the clinic's database; absent in a folder from before there was one. */
  clinicDatabasePassword: z.string().min(1).optional(),
  nextauthSecret: z.string().min(16),
  clinicWebhookSecret: z.string().min(16),
  /** What the clinic asks the gateway with; made up where an older Sluice kept none. */
  clinicClientToken: z
    .string()
    .min(16)
    .default(() => makeClientToken("server").token),
  /** The accounts' password, until it was shown: a start can be stopped before it gets there. */
  unshownPassword: z.string().optional(),
});
export type Settings = z.infer<typeof Settings>;

/** The kept settings, made up the first time. @throws AppError invalid if the file was damaged */
export async function loadSettings(dataDir: string, freePort: () => Promise<number>): Promise<Settings> {
  const kept = await readSettings(dataDir);
  const made: Settings = {
    rolePasswords: { web: madeUp(), gateway: madeUp(), worker: madeUp() },
    clinicDatabasePassword: madeUp(),
    ...(kept ?? (await firstSettings(freePort))),
  };
  await saveSettings(dataDir, made);
  return made;
}

function madeUp(): string {
  return randomBytes(18).toString("hex");
}

async function firstSettings(freePort: () => Promise<number>): Promise<Settings> {
  return {
    postgresPort: await freePort(),
    postgresPassword: madeUp(),
    nextauthSecret: randomBytes(32).toString("hex"),
    clinicClientToken: makeClientToken("server").token,
    clinicWebhookSecret: `whsec_${randomBytes(24).toString("base64")}`,
    unshownPassword: randomBytes(9).toString("base64url"),
  };
}

/**
 * null if there are none. @throws AppError invalid if the file was damaged: making up new secrets would lock everybody
 * out of the database.
 */
export async function readSettings(dataDir: string): Promise<Settings | null> {
  const file = join(dataDir, "settings.json");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return Settings.parse(JSON.parse(text));
  } catch {
    throw new AppError("invalid", message("setup.local.damaged", { file }));
  }
}

/** Written beside and renamed, so that a kill or a full disk never leaves half a file. */
export async function saveSettings(dataDir: string, settings: Settings): Promise<void> {
  const file = join(dataDir, "settings.json");
  await writeFile(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
