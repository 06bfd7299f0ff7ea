import type { FlagState } from "../flags/list-choices.ts";
import type { RaiseGate } from "../interlock/flag-raise-gate.ts";
import type { NextStage } from "../interlock/next-stage.ts";
import type { Permission } from "../kernel/permissions.ts";
import type { Message } from "../messages/catalogue/message.ts";
import type { Phase } from "../plans/model.ts";
import type { Answers } from "./read-answers.ts";
import type { FinishedPlan } from "./read-progress.ts";

export type Tone = "pass" | "hold" | "fail" | "run" | "wait";

/** A part of a bar: how much of it is filled, and in what state that is. */
export type Segment = { share: number; tone: Tone };

export type MotionRow = {
  kind: "plan" | "flag";
  name: string;
  href: string;
  /** A flag of a plan stands under it. */
  of: string | null;
  /** `phase`: of a plan. */
  stage: { segments: Segment[]; words: Message; phase?: Phase | "done" };
  /** Null: it is a plan. */
  flagState: FlagState | null;
  /** Of the reading that the tile counts from; null: nothing of it is known yet, or it is a plan. */
  answers: Answers | null;
  /** People, or rows of the step under way; null if neither was counted. */
  amount: { on: number; of: number; unit: "people" | "rows" } | "not-asked" | null;
  /** `because`: null, if there is no more to say. */
  verdict: { tone: Tone; words: Message; because: Message | null };
  next: MotionNext;
  /** A plan that ended today: its result, in no count of what is under way. */
  isOver?: true;
};

/** What comes next: a button, a link, or what happens by itself. */
export type MotionNext =
  | { kind: "pause"; plan: string }
  | { kind: "resume"; plan: string; needs: Permission }
  /** Opens the look at a raise to that stage, or says what is in its way. */
  | { kind: "raise"; flag: string; stage: NextStage }
  /** While the kill switch is engaged: off stays off when it is lifted. */
  | { kind: "keep-off"; flag: string }
  /** To the values that wait; its words are the reader's, who may decide them or not. */
  | { kind: "decide"; values: number; href: string }
  | { kind: "link"; label: Message; href: string }
  | { kind: "at"; words: Message; at: Date }
  | { kind: "words"; words: Message };

/** What was read of the flags that move. */
export type FlagFacts = {
  /** Of those that were asked for, over the time that the screen names; null: not counted yet. */
  answers: ReadonlyMap<string, Answers> | null;
  /** Of one that nobody has asked for there is no count, which is no zero. */
  people: Map<string, { on: number; of: number } | "not-asked">;
  /** The next opening or closing of those outside their window. */
  opensAt: Map<string, Date>;
  /** The stages of the plan of those that have one. */
  stages: Map<string, number[]>;
  /** Whether those that have one may rise now. */
  gates: Map<string, RaiseGate>;
  /** Moved by somebody within a day. */
  movedToday: Set<string>;
  /** Plans that ended today. */
  finished: FinishedPlan[];
  killedAt: Date | null;
};
