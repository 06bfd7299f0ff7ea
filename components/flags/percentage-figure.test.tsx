import { expect, test } from "vitest";
import type { FlagStanding } from "#lib/flags/model.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { markup } from "../../test/markup.tsx";
import type { FlagNow } from "./flag-now.ts";
import { PercentageFigure } from "./percentage-figure.tsx";
import { PercentageSlider } from "./percentage-slider.tsx";
import { ServedBadge } from "./served-badge.tsx";

const at100 = (over: Partial<FlagNow>): FlagNow => ({
  name: "f",
  state: "on",
  serves: "everyone",
  enabled: true,
  rolloutPercentage: 100,
  revision: 1,
  ...over,
});
const figure = (flag: FlagNow, wait: Message | null = null, wanted = 100) =>
  markup(<PercentageFigure flag={flag} wanted={wanted} wait={wait} />);
const large = (html: string) => /text-figure">([^<]*)/.exec(html)?.[1];
const words = (html: string) => html.replace(/<[^>]*>/g, "");

const NOBODY: [FlagStanding["state"], boolean, Message][] = [
  ["off", false, message("flagWords.wait.turnedOnAt", { percentage: "5\u00a0%" })],
  ["killed", true, message("flagWords.wait.lifted")],
  ["window-closed", true, message("flagWords.wait.window")],
];
test.each(NOBODY)("%s: nobody is said first, and what is set small", (state, enabled, wait) => {
  const html = figure(at100({ state, enabled, serves: "nobody" }), wait);
  expect(large(html)).toBe("Nobody");
  expect(words(html)).toContain(`set to 100\u00a0%, in force 0\u00a0% until ${english(wait)}`);
});

test("what is in force is the large figure; a retired flag is on for everyone, whatever it was set to", () => {
  expect(large(figure(at100({})))).toBe("100\u00a0%");
  expect(large(figure(at100({ state: "retired", enabled: false, rolloutPercentage: 50 }), null, 50))).toBe(
    "100\u00a0%",
  );
  const nobodyYet = at100({ state: "on-for-nobody", serves: "nobody", rolloutPercentage: 0 });
  expect(large(figure(nobodyYet, null, 0))).toBe("0\u00a0%");
});

test("a percentage that serves nobody is considered small as well", () => {
  const html = figure(at100({ state: "off", serves: "nobody", enabled: false }), null, 50);
  expect(large(html)).toBe("Nobody");
  expect(html).toContain("would become");
});

test("the slider has no colour, and the badge no green, of what serves nobody", () => {
  const slider = (kept: boolean) =>
    markup(
      <PercentageSlider saved={100} value={100} onChange={() => undefined} disabled={false} kept={kept} />,
    );
  expect(slider(true)).not.toContain("accent");
  expect(slider(false)).toContain("bg-accent");
  const one = (kind: "gateway" | "client") => ({ kind, confirmedAt: new Date() });
  const there = [one("gateway"), one("client"), one("client")];
  const confirmation = { participants: there, there, since: { joined: 0, gone: 0 }, ms: 71 };
  const badge = (serves: FlagStanding["serves"]) =>
    markup(<ServedBadge confirmation={confirmation} lost={[]} serves={serves} />);
  expect(words(badge("some"))).toBe("Served by 1 gateway and 2 clients in 71 ms");
  expect(badge("some")).toContain("pass");
  expect(words(badge("nobody"))).toBe("Confirmed by 1 gateway and 2 clients in 71 ms");
  expect(badge("nobody")).not.toContain("pass");
});
