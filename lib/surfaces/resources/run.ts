import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { storableText } from "../../kernel/input/storable-text.ts";
import { query } from "../../kernel/query.ts";
import { message } from "../../messages/catalogue/message.ts";
import { JOB_KINDS, PHASES } from "../../plans/model.ts";
import { listJobs, readJob } from "../../plans/reads/read-jobs.ts";
import { failureInEnglish } from "../failure-in-english.ts";
import { fromCursor, PageInput, pageOf, toCursor } from "../page.ts";

export const Run = z
  .object({
    id: z.uuid(),
    plan: z.string(),
    phase: z.enum(PHASES).nullable(),
    kind: z.enum(JOB_KINDS),
    state: z.enum(["queued", "running", "paused", "done", "failed", "stopped"]),
    requestedAt: z.date(),
    requestedBy: z.string(),
    startedAt: z.date().nullable(),
    finishedAt: z.date().nullable(),
    pausedFor: z.enum(["person", "gate", "kill-switch", "quarantine", "left-open"]).nullable(),
    step: z.string().nullable().describe("Where it is now."),
    error: z.string().nullable(),
  })
  .meta({ id: "Run", title: "Work on a plan: a run, a rehearsal, checks, or a way back" });

export const listOfRuns = query({
  name: "run.list",
  input: z.object({ plan: storableText().min(1).optional(), ...PageInput }),
  output: pageOf(Run),
  async run(ctx, { plan, limit, cursor }) {
    const after = fromCursor("runs", cursor, z.uuid());
    const found = await listJobs(ctx, { plan, after, most: limit + 1 });
    const items = found.slice(0, limit).map(failureInEnglish);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? toCursor("runs", last.id) : null };
  },
});

export const oneRun = query({
  name: "run.read",
  input: z.object({ id: z.uuid(issueText(message("input.sentences.noRun"))) }),
  output: Run,
  async run(ctx, { id }) {
    const found = await readJob(ctx, id);
    if (!found) throw new AppError("not-found", message("requests.none.run"), { id });
    return failureInEnglish(found);
  },
});
