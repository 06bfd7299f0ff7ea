import { expect, test } from "vitest";
import { english } from "../../messages/catalogue/english.ts";
import { namePlace } from "../../messages/name-place.ts";
import { loadPlan } from "../definition/load-plan.ts";
import { inspectPhases } from "./inspect-phases.ts";

test("each statement is named with its file, though two files of a step say the same on the same line", async () => {
  const reaching = "alter role somebody nologin";
  const files = new Map([
    [
      "plan.yaml",
      "{name: p, title: A plan, target: t, owner: o, contacts: [{role: lead, name: Kim, email: k@example.org}]}",
    ],
    ["1-expand/010-role/up.sql", `-- why\n${reaching}`],
    ["1-expand/010-role/rollback.sql", `-- why\n${reaching}`],
    ["1-expand/010-role/checks.yaml", "- {name: it holds, query: select pg_reload_conf(), expect: 1}"],
  ]);
  const { definition, problems } = await loadPlan({ name: "p", files, unreadable: [] });
  expect(problems).toEqual([]);
  const found = await inspectPhases(definition?.phases ?? []);
  expect(found.reaching.map((place) => english(namePlace(place)))).toEqual([
    "010-role, up.sql, line 2",
    "010-role, rollback.sql, line 2",
    '010-role, query of "it holds" in checks.yaml, line 1',
  ]);
});
