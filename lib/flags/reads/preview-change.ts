import { readRaiseGate } from "../../interlock/flag-raise-gate.ts";
import { readStagesOfOff } from "../../interlock/read-stages-of-off.ts";
import type { Db } from "../../kernel/db/client.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { turnsOnElsewhere } from "../../messages/turn-on-at.ts";
import { readConnected } from "../clients/read-confirmation.ts";
import { isWindowOpen, nextBoundary } from "../compile/compile.ts";
import type { ChangePreview, FlagRow, ServingConditions } from "../model.ts";
import { getFlag } from "../store.ts";
import { type FlagPatch, mayReachMore, requireChangeable } from "../verbs/change-flag.ts";
import { PreviewChangeInput } from "../verbs/inputs.ts";
import { readVersionPatch, whyNotRise } from "../verbs/return-to-version.ts";
import { countMoved } from "./count-reach.ts";
import { rowChanges } from "./history.ts";

/**
 * What a change would do, before it is done: whom it moves, what would refuse it, and whether a person has to agree
 * first. It changes nothing; the change itself names the revision that was looked at. Of those who are moved some are named
 * whom `mayList` lets through.
 * @throws AppError not-found, conflict if the flag is retired or archived, or the version cannot be returned to
 */
export async function previewChange(
  db: Db,
  input: unknown,
  now: Date,
  mayList: (key: string) => boolean = () => false,
): Promise<ChangePreview> {
  const { name, environment, versionId, percentage, ...rest } = PreviewChangeInput.parse(input);
  const [before, kill, connected] = await Promise.all([
    getFlag(db, { name, environment }),
    readKillState(db, environment),
    readConnected(db, environment),
  ]);
  requireChangeable(before);
  const patch: FlagPatch =
    versionId === undefined
      ? { ...rest, ...(percentage === undefined ? {} : { rolloutPercentage: percentage }) }
      : await readVersionPatch(db, { name, environment }, versionId);
  const wanted = { ...before, ...patch };
  const [{ reach, moved }, gate, stagesOf] = await Promise.all([
    countMoved(db, before, wanted, now),
    readRaiseGate(db, before, now),
    readStagesOfOff(db, [before, wanted]),
  ]);
  return {
    name,
    revision: before.revision,
    asks: asks(before, wanted, versionId !== undefined),
    changes: rowChanges(before, wanted),
    reach,
    moved: { joins: listed(moved.joins, mayList), leaves: listed(moved.leaves, mayList) },
    conditions: conditionsOf(wanted, now, {
      turnsOnAt: turnsOnElsewhere(wanted, stagesOf(wanted.planName)),
      killed: kill?.engagedAt != null,
      connected: connected.some((one) => one.kind === "gateway"),
    }),
    whyNot: whyNotRise(before, patch, gate),
    turnsOnAt: turnsOnElsewhere(before, stagesOf(before.planName)),
  };
}

const SHOWN_KEYS = 8;

function listed(keys: string[], mayList: (key: string) => boolean): string[] {
  return keys.filter(mayList).slice(0, SHOWN_KEYS);
}

/**
 * Whoever could join, and whoever is moved by other rules, is agreed to first; lowering and off never ask. A return says
 * on its button neither where it leads nor whom it moves.
 */
function asks(before: FlagRow, wanted: FlagRow, isReturn: boolean): boolean {
  if (mayReachMore(before, wanted)) return true;
  const served = (row: FlagRow) => JSON.stringify([row.enabled, row.rolloutPercentage]);
  const rules = (row: FlagRow) => JSON.stringify([row.allowKeys, row.window]);
  return rules(before) !== rules(wanted) || (isReturn && served(before) !== served(wanted));
}

/** What stands between a flag and the people that it is set to reach. */
export function conditionsOf(
  row: FlagRow,
  now: Date,
  { killed, ...rest }: Pick<ServingConditions, "killed" | "connected" | "turnsOnAt">,
): ServingConditions {
  const windowOpen = isWindowOpen(row, now);
  return {
    enabled: row.enabled,
    windowOpen,
    opensAt: windowOpen ? null : nextBoundary({ ...row, enabled: true }, now),
    killed: killed && row.retiredAt === null,
    ...rest,
  };
}
