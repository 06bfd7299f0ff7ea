import { z } from "zod";
import type { PlanJob } from "../generated/prisma/client.ts";
import type { AuditSubject } from "../kernel/audit/record-audit.ts";
import { storableText } from "../kernel/input/storable-text.ts";
import { type Asked, askedText } from "../kernel/verb.ts";
import { english } from "../messages/catalogue/english.ts";
import { storedMessage } from "../messages/catalogue/stored-message.ts";
import { JOB_KINDS, PHASES, type Phase } from "./model.ts";

export const PlanInput = z.object({ plan: storableText().min(1) });
export const PhaseInput = z.object({
  plan: storableText().min(1),
  phase: z.enum(PHASES),
});

/** Work on a plan that a verb queued, or that was under way already. */
export const Job = z
  .object({
    id: z.string(),
    plan: z.string(),
    phase: z.enum(PHASES).nullable(),
    kind: z.enum(JOB_KINDS),
    state: z.string(),
    requestedAt: z.date(),
  })
  .meta({ id: "AskedRun", title: "Work that was asked for, or was under way already" });

export type Job = z.infer<typeof Job>;

/** The plan that is named. */
export function planSubject(asked: Asked): AuditSubject {
  return { kind: "plan", id: askedText(asked, "plan") };
}

/** The step of the plan whose values they are, or the plan. */
export function quarantineSubject(asked: Asked): AuditSubject {
  const [plan, step] = [askedText(asked, "plan"), askedText(asked, "step")];
  return { kind: "quarantine", id: step ? `${plan}/${step}` : plan };
}

/** The phase as it came; null if there is none of that name. */
export function askedPhase(asked: Asked): Phase | null {
  return PHASES.find((phase) => phase === asked.phase) ?? null;
}

/** With the sentence that the addresses from before `/api/v1` tell as well. */
export function toJob({
  id,
  planName,
  phase,
  kind,
  state,
  requestedAt,
  pauseReason,
}: PlanJob): Job & { pauseReason: string | null } {
  const reason = storedMessage(pauseReason);
  return {
    ...Job.pick({ phase: true, kind: true }).parse({ phase, kind }),
    id,
    plan: planName,
    state,
    requestedAt,
    pauseReason: reason && english(reason),
  };
}
