import type { FlagRow, FlagSummary } from "#lib/flags/model.ts";
import { flagState } from "#lib/flags/state.ts";
import { ON_OFF } from "#lib/flags/variants.ts";
import type { FlagHold } from "#lib/interlock/flag-hold.ts";

const AT = new Date("2026-11-21T08:00:00Z");

/** A flag as it is new, off at 0 %, but for what a test is about. */
export function flagRow(over: Partial<FlagRow> = {}): FlagRow {
  return {
    name: "f",
    environment: "production",
    enabled: false,
    rolloutPercentage: 0,
    allowKeys: [],
    window: null,
    retiredAt: null,
    archivedAt: null,
    ...ON_OFF,
    description: "",
    owner: "",
    heldAt: null,
    heldBy: null,
    holdReason: null,
    planName: null,
    createdAt: AT,
    updatedAt: AT,
    updatedBy: "",
    revision: 1,
    ...over,
  };
}

/** The same with its state as pages read it, served by all who are connected; held by whoever its row names, or as given. */
export function flagSummary(
  { hold: given, ...over }: Partial<FlagRow> & { hold?: FlagHold },
  at: { now: Date; killed: boolean },
): FlagSummary {
  const row = flagRow(over);
  const { heldAt, heldBy, holdReason } = row;
  const byPerson = heldAt && {
    by: "person" as const,
    who: heldBy ?? "somebody",
    reason: holdReason,
    at: heldAt,
  };
  const hold = given ?? byPerson;
  return {
    ...row,
    ...flagState(row, { ...at, hold }),
    setTo: flagState(row, { ...at, killed: false, hold }),
    turnsOnAt: null,
    hold,
    serving: {
      connected: 2,
      confirmed: 2,
      lost: [],
      gateways: { confirmed: 1, of: 1 },
      clients: { confirmed: 1, of: 1 },
    },
  };
}
