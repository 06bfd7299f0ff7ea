import { z } from "zod";
import { storableText } from "../storable-text.ts";
import { PHASES } from "./model.ts";

export const PlanInput = z.object({ plan: storableText().min(1) });
export const PhaseInput = z.object({
  plan: storableText().min(1),
  phase: z.enum(PHASES, "must be expand, backfill, switchover or contract"),
});
