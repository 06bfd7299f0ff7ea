import type { Context } from "../context.ts";

export type PaletteEntries = {
  flags: { name: string; on: boolean }[];
  plans: { name: string; title: string }[];
};

/** Names for the command palette. */
export async function readPalette(ctx: Context): Promise<PaletteEntries> {
  const [flags, plans] = await Promise.all([
    ctx.db.featureFlag.findMany({
      select: { name: true, enabled: true },
      orderBy: { name: "asc" },
      take: 2_000,
    }),
    ctx.db.plan.findMany({ select: { name: true, title: true }, orderBy: { name: "desc" }, take: 200 }),
  ]);
  return { flags: flags.map(({ name, enabled }) => ({ name, on: enabled })), plans };
}
