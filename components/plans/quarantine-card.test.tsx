import { expect, test } from "vitest";
import { markup } from "../../test/markup.tsx";
import { QuarantineCard } from "./quarantine-card.tsx";

test("what a rehearsal counted reads as a sentence", () => {
  const html = markup(
    <QuarantineCard
      count={null}
      isWhole={false}
      toDecide={{ rows: 4800, values: 31 }}
      leftOpen={null}
      href="/x"
    />,
  );
  const words = html.replace(/<[^>]*>/g, " ").replace(/ +/g, " ");
  expect(words).toContain("about 4,800 rows, 31 values to decide, as the rehearsal counted");
});
