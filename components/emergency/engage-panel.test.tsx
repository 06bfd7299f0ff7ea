import { prerender } from "react-dom/static";
import { expect, test } from "vitest";
import type { FlagCounts, KillSwitchStatus } from "#lib/kill/model.ts";
import { InEnglish } from "../../test/in-english-texts.tsx";
import { EngageFacts } from "./engage-facts.tsx";

async function consequence(flags: Partial<FlagCounts>) {
  const status: KillSwitchStatus = {
    environment: "production",
    engagedAt: null,
    engagedBy: null,
    reason: null,
    liftedAt: null,
    liftedBy: null,
    revision: 0,
    engaged: false,
    environmentKills: [],
    confirmation: null,
    mayServeOn: [],
    connected: { gateways: 1, clients: 1 },
    flags: { total: 6, on: 0, partlyOn: 0, off: 6, retired: 0, ...flags },
  };
  const reading = {
    status: Promise.resolve({ ok: true as const, value: status }),
    people: Promise.resolve({ ok: true as const, value: { flags: [], on: 0, looked: 0, known: 0 } }),
    migration: Promise.resolve({ ok: true as const, value: null }),
  };
  const { prelude } = await prerender(
    <InEnglish>
      <EngageFacts reading={reading} unsure={false} />
    </InEnglish>,
  );
  const html = (await new Response(prelude).text()).replaceAll("<!-- -->", "");
  return /<p class="[^"]*strong[^"]*">(.*?)<\/p>/.exec(html)?.[1]?.replace(/<[^>]*>/g, "");
}

test("a retired flag is on, whatever else is off", async () => {
  expect(await consequence({})).toMatch(
    /^No flag is on now\. All 6 would keep serving off and could not be turned on/,
  );
  expect(await consequence({ off: 5, retired: 1 })).toMatch(
    /^Only 1 retired flag is on now, and would stay on\. All 5 others would keep serving off/,
  );
  expect(await consequence({ total: 3, off: 1, retired: 2 })).toMatch(
    /^Only 2 retired flags are on now, and would stay on\. The other one would keep serving off/,
  );
  expect(await consequence({ total: 1, off: 0, retired: 1 })).toBe(
    "Every flag is retired and would stay on, as the old path is gone: nothing would change.",
  );
});
