import { describe, expect, test } from "vitest";
import type { FlagSummary } from "#lib/flags/model.ts";
import { FLAG_PAGE_SIZE, type FlagQuery } from "./flag-query.ts";
import { selectFlags } from "./select-flags.ts";

const EVERYTHING: FlagQuery = { q: "", state: "any", sort: "name", desc: false, page: 1 };

function flag(name: string, more: Partial<FlagSummary> = {}): FlagSummary {
  const at = new Date("2026-11-21T08:00:00Z");
  return {
    name,
    enabled: false,
    rolloutPercentage: 0,
    allowKeys: [],
    window: null,
    retiredAt: null,
    archivedAt: null,
    description: "",
    owner: "",
    heldAt: null,
    heldBy: null,
    holdReason: null,
    planName: null,
    createdAt: at,
    updatedAt: at,
    updatedBy: "",
    revision: 1,
    state: "off",
    serves: "nobody",
    setTo: { state: "off", serves: "nobody" },
    serving: { connected: 0, confirmed: 0 },
    ...more,
  };
}

describe("the list of flags", () => {
  const flags = [
    flag("batch_polling", { owner: "freight", enabled: true, rolloutPercentage: 10, state: "partly on" }),
    flag("gamification", { description: "Points for lessons" }),
    flag("alpha", { owner: "freight", enabled: true, rolloutPercentage: 100, state: "on" }),
  ];
  const names = (query: Partial<FlagQuery>) =>
    selectFlags(flags, { ...EVERYTHING, ...query }).rows.map((row) => row.name);

  test("searches name, description and owner, every word", () => {
    expect(names({ q: "LESSONS" })).toEqual(["gamification"]);
    expect(names({ q: "freight batch" })).toEqual(["batch_polling"]);
    expect(names({ q: "nothing" })).toEqual([]);
  });

  test("filters by state and sorts by what is served", () => {
    expect(names({ state: "on" })).toEqual(["alpha"]);
    expect(names({ sort: "percentage", desc: true })).toEqual(["alpha", "batch_polling", "gamification"]);
  });

  test("a page past the end is the last page", () => {
    const many = Array.from({ length: FLAG_PAGE_SIZE + 3 }, (_, i) => flag(`f${String(i).padStart(3, "0")}`));
    const selection = selectFlags(many, { ...EVERYTHING, page: 9 });
    expect(selection).toMatchObject({ page: 2, pages: 2, matching: FLAG_PAGE_SIZE + 3 });
    expect(selection.rows).toHaveLength(3);
  });
});
