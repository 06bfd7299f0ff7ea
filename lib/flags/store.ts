import type { FeatureFlag, Flag } from "../generated/prisma/client.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import type { FlagKey } from "./flag-key.ts";
import { parseWindow } from "./flag-window.ts";
import type { FlagRow } from "./model.ts";
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

/** @throws AppError not-found */
export async function getFlag(db: Db | Tx, key: FlagKey): Promise<FlagRow> {
  const row = await db.featureFlag.findUnique({ where: keyOf(key), include: WITH_DEFINITION });
  if (row === null) throw noSuchFlag(key);
  return toFlagRow(row);
}

/** To be called after lockFlagState. @throws AppError not-found */
export async function lockFlag(tx: Tx, key: FlagKey): Promise<FlagRow> {
  await tx.$executeRaw`
    select 1 from feature_flags where name = ${key.name} and environment = ${key.environment} for update`;
  return getFlag(tx, key);
}

/** The flag in each environment. To be called after lockFlagState. @throws AppError not-found */
export async function lockFlagEverywhere(tx: Tx, name: string): Promise<FlagRow[]> {
  await tx.$executeRaw`select 1 from feature_flags where name = ${name} for update`;
  const rows = await tx.featureFlag.findMany({
    where: { name },
    orderBy: { environment: "asc" },
    include: WITH_DEFINITION,
  });
  if (rows.length === 0) throw noSuchFlag({ name, environment: DEFAULT_ENVIRONMENT });
  return rows.map(toFlagRow);
}

/** Where a row of this key is looked for. */
export function keyOf({ name, environment }: FlagKey) {
  return { name_environment: { name, environment } };
}

export function noSuchFlag({ name, environment }: FlagKey): AppError {
  const said =
    environment === DEFAULT_ENVIRONMENT
      ? message("requests.none.flag", { flag: name })
      : message("requests.none.flagIn", { flag: name, environment });
  return new AppError("not-found", said, { flag: name, environment });
}
