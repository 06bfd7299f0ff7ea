import { expect, test } from "vitest";
import type { MotionRow } from "#lib/overview/motion-row.ts";
import { markup } from "../../test/markup.tsx";
import { InMotion } from "./in-motion.tsx";

const NOTHING = { code: "motion.done" } as const;
const row = (name: string): MotionRow => ({
  kind: "plan",
  name,
  href: "/x",
  of: null,
  stage: { segments: [], words: NOTHING },
  flagState: null,
  answers: null,
  amount: null,
  verdict: { tone: "wait", words: NOTHING, because: null },
  next: { kind: "words", words: NOTHING },
});
const said = (rows: MotionRow[]) =>
  markup(
    <InMotion motion={{ ok: true, value: rows }} killed={false} recent={null} actions={{} as never} />,
  ).includes("what needs you first");

test("of one row no order is told", () => {
  expect(said([row("a"), row("b")])).toBe(true);
  expect(said([row("a")])).toBe(false);
  expect(said([row("a"), { ...row("b"), isOver: true }])).toBe(false);
});
