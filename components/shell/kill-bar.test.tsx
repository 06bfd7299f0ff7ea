import { expect, test } from "vitest";
import { markup } from "../../test/markup.tsx";
import { KillBar } from "./kill-bar.tsx";

const words = (retired: number, mayServeOn: { name: string; lostAt: Date }[] = []) =>
  markup(
    <KillBar
      killed={{
        at: new Date(),
        by: "kim@x",
        reason: "errors rise",
        confirmation: null,
        retired,
        waitingFor: [],
        mayServeOn,
      }}
      whyNotLift={null}
    />,
  ).replace(/<[^>]*>/g, "");

test("the bar says what is served, not what is set, and that retired flags are not off", () => {
  expect(words(0)).toContain("Every flag serves off. ");
  // How long ago is what counts now; when it was is what is compared with everything else.
  expect(words(0)).toMatch(/by kim@x \(\d\d:\d\d:\d\d\): “errors rise”/);
  expect(words(2)).toContain("Every flag serves off, but for 2 retired. ");
});

test("the bar names who was lost before the press, as nobody else waits for it", () => {
  const html = words(0, [{ name: "kiosk", lostAt: new Date(Date.now() - 120_000) }]);
  expect(html).toContain(
    "kiosk was lost before it, last heard of 2 min ago, and may still serve the new path.",
  );
});
