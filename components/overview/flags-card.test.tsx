import { expect, test } from "vitest";
import { markup } from "../../test/markup.tsx";
import { FlagsCard } from "./flags-card.tsx";

test("the bar is as full as the figure above it says, in the colours of how they stand", () => {
  const row = (tone: string) => ({ kind: "flag", flagState: "partly-on", verdict: { tone } });
  const unread = { ok: false, because: "" };
  const html = markup(
    <FlagsCard
      flags={{ ok: true, value: { flags: Array(6).fill({ state: "off" }), killedAt: null } } as never}
      motion={{ ok: true, value: [row("run"), row("hold"), row("run"), { kind: "plan" }] } as never}
      activity={unread as never}
      killSwitch={unread as never}
    />,
  );
  expect(html).toContain("of 6");
  const bar = [...html.matchAll(/(bg-(?:run|hold|line))\b[^>]*flex-grow:(\d+)/g)].map((part) =>
    part.slice(1).join(" "),
  );
  expect(bar).toEqual(["bg-run 2", "bg-hold 1", "bg-line 3"]);
});
