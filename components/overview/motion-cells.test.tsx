import { expect, test, vi } from "vitest";
import type { MotionRow } from "#lib/overview/motion-row.ts";
import { markup } from "../../test/markup.tsx";
import type { MotionActions } from "./motion-cells.tsx";
import { Amount, Next } from "./motion-cells.tsx";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));

const idle = async (state: unknown) => state;
const next = (role: MotionActions["role"]) =>
  markup(
    <Next
      next={{ kind: "keep-off", flag: "f" }}
      actions={
        { role, pause: idle, resume: idle, setEnabled: idle, setPercentage: idle, preview: idle } as never
      }
    />,
  ).replace(/<[^>]*>/g, "");

test("while the kill switch is engaged whoever may turn a flag off may keep it off", () => {
  expect(next("product_owner")).toBe("Keep it off");
  expect(next("viewer")).toBe("goes on when lifted");
});

test("of a flag that nobody asked for the press moved nobody who was counted, which is no zero", () => {
  const amount = (of: MotionRow["amount"]) =>
    markup(<Amount row={{ kind: "flag", amount: of } as MotionRow} killed />).replace(/<[^>]*>/g, "");
  expect(amount("not-asked")).toBe("nobody has asked for it, not counted");
  expect(amount({ on: 0, of: 0, unit: "people" })).toBe("nobody");
});
