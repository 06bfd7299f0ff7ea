import type { FeatureFlag, Flag } from "../generated/prisma/client.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { type FlagRow, FlagWindow, UNREADABLE_WINDOW } from "./model.ts";
import { StoredVariants } from "./variants.ts";

/** What a flag is everywhere is read with each of its states. */
export const WITH_DEFINITION = { definition: true } as const;
type StoredFlag = FeatureFlag & { definition: Flag };

export function toFlagRow({ definition, ...row }: StoredFlag): FlagRow {
  return {
    ...row,
    ...StoredVariants.parse(definition),
    rolloutPercentage: row.rolloutPercentage.toNumber(),
    window: parseWindow(row.window),
    revision: Number(row.revision),
  };
}

/** A window as its column holds it; anything may have been typed into psql. */
export function parseWindow(value: unknown): FlagRow["window"] {
  if (value === null || value === undefined) return null;
  const parsed = FlagWindow.safeParse(value);
  return parsed.success ? parsed.data : UNREADABLE_WINDOW;
}

/** @throws AppError not-found */
export async function getFlag(db: Db | Tx, name: string): Promise<FlagRow> {
  const row = await db.featureFlag.findUnique({ where: { name }, include: WITH_DEFINITION });
  if (row === null) throw noSuchFlag(name);
  return toFlagRow(row);
}

/** To be called after lockFlagState. @throws AppError not-found */
export async function lockFlag(tx: Tx, name: string): Promise<FlagRow> {
  await tx.$executeRaw`select 1 from feature_flags where name = ${name} for update`;
  return getFlag(tx, name);
}

export function noSuchFlag(name: string): AppError {
  return new AppError("not-found", message("requests.none.flag", { flag: name }), { flag: name });
}
