import type { Db, Tx } from "../db/client.ts";
import { readConfirmation, readConnected } from "../interlock/read-confirmation.ts";
import { SILENT_AFTER_SECONDS } from "../interlock/silent-after.ts";
import type { FlagCounts, KillSwitchStatus } from "./model.ts";
import { toKillSwitch } from "./store.ts";

/** The state of the kill switch, and who serves its last press or lift. */
export async function readKillSwitch(db: Db | Tx): Promise<KillSwitchStatus> {
  const stored = await db.killSwitch.findUniqueOrThrow({ where: { id: 1 } });
  const kill = toKillSwitch(stored);
  const [flags, connected, confirmation, environmentKills] = await Promise.all([
    countFlags(db),
    readConnected(db),
    kill.revision === 0 ? null : readConfirmation(db, kill.revision),
    readEnvironmentKills(db),
  ]);
  const gateways = connected.filter((one) => one.kind === "gateway").length;
  return {
    ...kill,
    engaged: kill.engagedAt !== null,
    flags,
    environmentKills,
    confirmation,
    connected: { gateways, clients: connected.length - gateways },
  };
}

/** Windows are left aside: a flag that waits for its hours counts as what it is set to. */
async function countFlags(db: Db | Tx): Promise<FlagCounts> {
  const [row] = await db.$queryRaw<Record<keyof FlagCounts, number>[]>`
    select count(*)::int as total,
      count(*) filter (where retired_at is not null)::int as retired,
      count(*) filter (where retired_at is null and enabled and rollout_percentage >= 100)::int as on,
      count(*) filter (where retired_at is null and enabled and rollout_percentage < 100
        and (rollout_percentage > 0 or allow_keys <> '{}'))::int as "partlyOn",
      count(*) filter (where retired_at is null
        and (not enabled or (rollout_percentage = 0 and allow_keys = '{}')))::int as off
    from feature_flags`;
  if (row === undefined) throw new Error("count(*) returned no row");
  return row;
}

async function readEnvironmentKills(db: Db | Tx): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select name from gateways
    where environment_kill and stopped_at is null
      and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
    order by name`;
  return rows.map((row) => row.name);
}
