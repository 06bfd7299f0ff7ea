import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FormState } from "#lib/web/form-state.ts";
import { EngagePanel } from "./engage-panel.tsx";
import { EngagedUnread } from "./engaged-unread.tsx";

const unread = { ok: false as const, because: "The log has the reason." };
const press = async (state: FormState) => state;

test("the button stands whatever could not be read, and what could not is said as that", () => {
  const html = renderToStaticMarkup(
    <EngagePanel status={null} unsure people={unread} migration={unread} engage={press} reason={null} />,
  );
  expect(html).toContain("Turn everything off");
  expect(html).toContain("What is on now could not be read just now");
  expect(html).not.toContain("none in progress");
  expect(html.match(/could not be read just now/g)).toHaveLength(3);
});

test("one that is engaged can be lifted although nothing else is known", () => {
  const kill = {
    engagedAt: new Date(),
    engagedBy: "kim@x",
    reason: "errors rise",
    liftedAt: null,
    liftedBy: null,
    revision: 3,
  };
  const html = renderToStaticMarkup(<EngagedUnread kill={kill} lift={press} reason={null} />);
  expect(html).toContain("kim@x");
  expect(html).toContain("Lift the kill switch");
});
