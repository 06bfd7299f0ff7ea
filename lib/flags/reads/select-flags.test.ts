import { describe, expect, test } from "vitest";
import { flagSummary } from "../../../test/flag-row.ts";
import type { ListedFlag } from "../model.ts";
import { FLAG_PAGE_SIZE, type FlagQuery, selectFlags } from "./select-flags.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const EVERYTHING: FlagQuery = {
  q: "",
  state: "any",
  owner: "",
  createdBy: "",
  olderThanDays: 0,
  asked: "any",
  sort: "name",
  desc: false,
  page: 1,
};

/** Its state is said and not worked out. */
const flag = (name: string, more: Partial<ListedFlag> = {}): ListedFlag => ({
  ...flagSummary({ name }, { now: NOW, killed: false }),
  createdBy: "ops",
  lastAskedAt: null,
  ...more,
});

describe("the list of flags", () => {
  const flags = [
    flag("batch_polling", { owner: "freight", enabled: true, rolloutPercentage: 10, state: "partly-on" }),
    flag("gamification", { description: "Points for lessons" }),
    flag("alpha", { owner: "freight", enabled: true, rolloutPercentage: 100, state: "on" }),
  ];
  const names = (query: Partial<FlagQuery>) =>
    selectFlags(flags, { ...EVERYTHING, ...query }, NOW).rows.map((row) => row.name);

  test("searches name, description and owner, every word", () => {
    expect(names({ q: "LESSONS" })).toEqual(["gamification"]);
    expect(names({ q: "freight batch" })).toEqual(["batch_polling"]);
    expect(names({ q: "nothing" })).toEqual([]);
  });

  test("filters by state and sorts by what is served", () => {
    expect(names({ state: "on" })).toEqual(["alpha"]);
    expect(names({ sort: "percentage", desc: true })).toEqual(["alpha", "batch_polling", "gamification"]);
  });

  test("what is archived shows only when it is asked for", () => {
    const ended = [...flags, flag("ended", { state: "archived", archivedAt: NOW })];
    const listed = (state: FlagQuery["state"]) =>
      selectFlags(ended, { ...EVERYTHING, state }, NOW).rows.map((row) => row.name);
    expect(listed("any")).toEqual(["alpha", "batch_polling", "gamification"]);
    expect(listed("archived")).toEqual(["ended"]);
    const counted = (query: Partial<FlagQuery>) => {
      const { matching, of } = selectFlags(ended, { ...EVERYTHING, ...query }, NOW);
      return { matching, of };
    };
    // What matches is never more than what it is a part of.
    expect(counted({ state: "archived" })).toEqual({ matching: 1, of: 1 });
    expect(counted({ state: "archived", q: "alpha" })).toEqual({ matching: 0, of: 1 });
    expect(counted({ q: "alpha" })).toEqual({ matching: 1, of: 3 });
  });

  test("finds what was made in bulk: by owner, maker, age, and whether it is asked for", () => {
    const bulk = [
      flag("ci-1", { createdBy: "ci", owner: "freight" }),
      flag("ci-2", { createdBy: "ci", lastAskedAt: new Date("2026-11-27T11:30:00Z") }),
      flag("ci-3", { createdBy: "ci", createdAt: NOW, lastAskedAt: new Date("2026-11-20T11:30:00Z") }),
    ];
    const found = (query: Partial<FlagQuery>) =>
      selectFlags([...flags, ...bulk], { ...EVERYTHING, createdBy: "ci", ...query }, NOW).rows.map(
        (row) => row.name,
      );
    expect(found({})).toEqual(["ci-1", "ci-2", "ci-3"]);
    expect(found({ owner: "freight" })).toEqual(["ci-1"]);
    expect(found({ asked: "never" })).toEqual(["ci-1"]);
    expect(found({ asked: "not-for-an-hour" })).toEqual(["ci-1", "ci-3"]);
    expect(found({ asked: "in-the-last-hour" })).toEqual(["ci-2"]);
    expect(found({ olderThanDays: 5 })).toEqual(["ci-1", "ci-2"]);
    expect(found({ olderThanDays: 30 })).toEqual([]);
  });

  test("a page past the end is the last page", () => {
    const many = Array.from({ length: FLAG_PAGE_SIZE + 3 }, (_, i) => flag(`f${String(i).padStart(3, "0")}`));
    const selection = selectFlags(many, { ...EVERYTHING, page: 9 }, NOW);
    expect(selection).toMatchObject({ page: 2, pages: 2, matching: FLAG_PAGE_SIZE + 3 });
    expect(selection.rows).toHaveLength(3);
  });
});
