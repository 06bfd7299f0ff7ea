import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FlagCounts } from "#lib/kill/model.ts";
import { EngagePanel } from "./engage-panel.tsx";

function consequence(flags: Partial<FlagCounts>) {
  const html = renderToStaticMarkup(
    <EngagePanel
      status={{
        engagedAt: null,
        engagedBy: null,
        reason: null,
        liftedAt: null,
        liftedBy: null,
        revision: 0,
        engaged: false,
        environmentKills: [],
        confirmation: null,
        connected: { gateways: 1, clients: 1 },
        flags: { total: 6, on: 0, partlyOn: 0, off: 6, retired: 0, ...flags },
      }}
      unsure={false}
      people={{ ok: true, value: { flags: [], on: 0, looked: 0, known: 0 } }}
      migration={{ ok: true, value: null }}
      engage={async (state) => state}
      reason={null}
    />,
  );
  return /<p class="[^"]*strong[^"]*">(.*?)<\/p>/.exec(html)?.[1]?.replace(/<[^>]*>/g, "");
}

test("a retired flag is on, whatever else is off", () => {
  expect(consequence({})).toMatch(
    /^No flag is on now\. All 6 would keep serving off and could not be turned on/,
  );
  expect(consequence({ off: 5, retired: 1 })).toMatch(
    /^Only 1 retired flag is on now, and would stay on\. All 5 others would keep serving off/,
  );
  expect(consequence({ total: 3, off: 1, retired: 2 })).toMatch(
    /^Only 2 retired flags are on now, and would stay on\. The other one would keep serving off/,
  );
  expect(consequence({ total: 1, off: 0, retired: 1 })).toBe(
    "Every flag is retired and would stay on, as the old path is gone: nothing would change.",
  );
});
