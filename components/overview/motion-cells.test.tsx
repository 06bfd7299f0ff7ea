import { expect, test, vi } from "vitest";
import { markup } from "../../test/markup.tsx";
import type { MotionActions } from "./motion-cells.tsx";
import { Next } from "./motion-cells.tsx";

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
