import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { KillBar } from "./kill-bar.tsx";
import { Texts } from "./texts.tsx";

const words = (retired: number) =>
  renderToStaticMarkup(
    <Texts locale="en">
      <KillBar
        killed={{
          at: new Date(),
          by: "kim@x",
          reason: "errors rise",
          confirmation: null,
          retired,
          waitingFor: [],
        }}
        whyNotLift={null}
      />
    </Texts>,
  ).replace(/<[^>]*>/g, "");

test("the bar says what is served, not what is set, and that retired flags are not off", () => {
  expect(words(0)).toContain("Every flag serves off. ");
  // How long ago is what counts now; when it was is what is compared with everything else.
  expect(words(0)).toMatch(/by kim@x \(\d\d:\d\d:\d\d\): “errors rise”/);
  expect(words(2)).toContain("Every flag serves off, but for 2 retired. ");
});
