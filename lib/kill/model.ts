import { z } from "zod";
import type { Confirmation } from "../flags/clients/confirmation.ts";
import type { LostClient } from "../flags/clients/read-lost-clients.ts";
import type { AuditSubject } from "../kernel/audit/record-audit.ts";
import { EnvironmentName } from "../kernel/environment.ts";
import { issueText } from "../kernel/input/issue-text.ts";
import { reasonText } from "../kernel/input/storable-text.ts";
import { type Asked, askedText } from "../kernel/verb.ts";
import { message } from "../messages/catalogue/message.ts";

export const KillSwitch = z
  .object({
    environment: z.string(),
    engagedAt: z.date().nullable().describe("Null: not engaged."),
    engagedBy: z.string().nullable(),
    reason: z.string().nullable(),
    liftedAt: z.date().nullable().describe("When it was last lifted; null if never, or while engaged."),
    liftedBy: z.string().nullable(),
    revision: z.int(),
  })
  .meta({ id: "KillSwitch", title: "Whether every flag of an environment is served off" });
export type KillSwitch = z.infer<typeof KillSwitch>;

/** What a press or a lift left. */
export const KillSwitchChange = KillSwitch.extend({
  changed: z.boolean().describe("False if it was so already; nothing is on record then."),
}).meta({ id: "KillSwitchChange", title: "What a press or a lift left" });
export type KillSwitchChange = z.infer<typeof KillSwitchChange>;

/** What the flags serve now but for the kill switch; while it is engaged, what lifting it restores. */
export type FlagCounts = {
  total: number;
  /** To everyone. */
  on: number;
  /** To some: by percentage or allow-list. */
  partlyOn: number;
  /** To nobody: off, at 0 %, or outside their hours. */
  off: number;
  /** Served on for good; the kill switch does not reach them, because their old path no longer exists. */
  retired: number;
};

export type KillSwitchStatus = KillSwitch & {
  engaged: boolean;
  flags: FlagCounts;
  /** Names of connected gateways that have SLUICE_KILL=1 in their environment. */
  environmentKills: string[];
  /** Who serves the last press or lift; null if the switch was never used. */
  confirmation: Confirmation | null;
  /**
   * Clients that were lost in the hour before the press, so that nobody waits for them; while it is not engaged, those that a
   * press would not reach now. The latest first.
   */
  mayServeOn: LostClient[];
  /** Gateways and clients connected now: who a press would have to reach. */
  connected: { gateways: number; clients: number };
};

export const EngageInput = z.object({
  environment: EnvironmentName,
  reason: reasonText(message("input.sentences.sayWhy")),
});
export const LiftInput = z.object({
  environment: EnvironmentName,
  reason: reasonText(message("input.sentences.sayWhy")),
  confirm: z.literal("lift", { error: issueText(message("input.sentences.typeLift")) }),
});

/** For the record: the switch of the environment that was asked for, whatever that was. */
export function killSwitchSubject(asked: Asked): AuditSubject {
  const environment = EnvironmentName.safeParse(asked.environment);
  return { kind: "kill-switch", id: environment.data ?? askedText(asked, "environment").slice(0, 100) };
}
