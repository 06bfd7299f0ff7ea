import { readConfirmation, readConnected } from "../flags/clients/read-confirmation.ts";
import { readLostClients, readMayServeOn } from "../flags/clients/read-lost-clients.ts";
import { SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import type { FlagList, FlagStanding } from "../flags/model.ts";
import { listFlags } from "../flags/reads/read-flags.ts";
import type { Db } from "../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import type { FlagCounts, KillSwitchStatus } from "./model.ts";
import { readKillState } from "./read-kill-state.ts";

/** The state of the kill switch of an environment, and who serves its last press or lift. */
export async function readKillSwitch(
  db: Db,
  now: Date = new Date(),
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<KillSwitchStatus> {
  const kill = await readKillState(db, environment);
  const [flags, connected, confirmation, environmentKills] = await Promise.all([
    listFlags(db, now, environment),
    readConnected(db, environment),
    kill.revision === 0 ? null : readConfirmation(db, kill),
    readEnvironmentKills(db, environment),
  ]);
  const engaged = kill.engagedAt !== null;
  const mayServeOn =
    engaged && confirmation
      ? await readMayServeOn(db, environment, confirmation)
      : await readLostClients(db, environment);
  const gateways = connected.filter((one) => one.kind === "gateway").length;
  return {
    ...kill,
    engaged,
    flags: countFlags(flags),
    environmentKills,
    confirmation,
    mayServeOn,
    connected: { gateways, clients: connected.length - gateways },
  };
}

/**
 * What the flags serve but for the switch. Archived ones are not counted, as nobody is meant to ask for them, unless they
 * were retired: these serve on.
 */
function countFlags({ flags }: FlagList): FlagCounts {
  const counted = flags.filter((flag) => flag.archivedAt === null || flag.retiredAt !== null);
  const movable = counted.filter((flag) => flag.retiredAt === null);
  const serving = (whom: FlagStanding["serves"]) =>
    movable.filter((flag) => flag.setTo.serves === whom).length;
  return {
    total: counted.length,
    on: serving("everyone"),
    partlyOn: serving("some"),
    off: serving("nobody"),
    retired: counted.length - movable.length,
  };
}

async function readEnvironmentKills(db: Db, environment: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select name from gateways
    where environment = ${environment} and environment_kill and stopped_at is null
      and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
    order by name`;
  return rows.map((row) => row.name);
}
