import { z } from "zod";
import { storedJson } from "../kernel/db/stored-json.ts";
import type { Message } from "../messages/catalogue/message.ts";
import { StoredWords } from "../messages/stored-words.ts";

// What jobs and steps keep in JSON columns. Fields that came after version 1 was first written may be missing.

const Late = z.object({
  path: z.string(),
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  key: z.union([z.string(), z.array(z.string())]),
  /** How many there were in all. */
  removed: z.number().exactOptional(),
});

/** What a contract step wrote away first; the columns let it be loaded again. */
const BackupRecord = z.object({
  path: z.string(),
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  snapshotXmin: z.string(),
  /** Rows written between the backup and the removal, saved in the removing transaction; null until then. */
  late: Late.nullable(),
});
export type BackupRecord = z.infer<typeof BackupRecord>;
export const storedBackup = storedJson(BackupRecord);

/** How far a rehearsal is: "runs 020-service: 45,000 of 120,000 rows, 8 s left", and the share of its steps, 0 to 1. */
const RehearsalProgress = z.object({
  doing: StoredWords,
  share: z.number(),
  /** What is left by its own pace at `at`; null while that is not measured. */
  secondsLeft: z.number().nullable().exactOptional(),
  /** When it got that far, as an ISO time. */
  at: z.string().exactOptional(),
});
export type RehearsalProgress = z.infer<typeof RehearsalProgress>;

const JobProgress = z.object({
  step: z.string().nullable(),
  /** Why a paused job waits; `person` and `gate` wait for a person to resume it, the others end by themselves. */
  pausedFor: z.enum(["person", "gate", "kill-switch", "quarantine", "left-open"]).nullable(),
  /** The id of the gate that has closed. */
  gate: z.string().exactOptional(),
  /** Of a rehearsal that is under way. */
  rehearsal: RehearsalProgress.exactOptional(),
});
export type JobProgress = z.infer<typeof JobProgress>;
/** Since version 2 what a rehearsal does is a message; version 1 had its words. */
export const storedProgress = storedJson(JobProgress, 2);

/** Who held the lock that a step waited for. An earlier Sluice wrote a sentence for each. */
export function storedBlockers(stored: unknown): Message[] {
  return z.array(StoredWords).safeParse(stored).data ?? [];
}

/** What a run found before its first statement: its rollback has to get back to it. */
export const storedRunResult = storedJson(
  z.object({ schemaBefore: z.object({ sha256: z.string(), lines: z.array(z.string()) }) }),
);

/** Which marks stood in the target before contract took its first thing. An earlier Sluice kept less of each. */
const MarksBefore = z.object({
  marks: z.array(
    z.object({
      step: z.string(),
      statements: z.number(),
      ended: z.boolean(),
      midway: z.boolean().default(false),
      rows: z.number().default(0),
    }),
  ),
});
export type KeptMark = z.infer<typeof MarksBefore>["marks"][number];
const versioned = storedJson(MarksBefore);
export const storedMarksBefore = {
  ...versioned,
  /** Before there were versions, the marks stood by themselves. */
  read: (stored: unknown) => versioned.read(Array.isArray(stored) ? { marks: stored } : stored),
};
