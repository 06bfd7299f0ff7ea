import { previewArchive } from "../flags/reads/preview-archive.ts";
import { previewPatch } from "../flags/reads/preview-patch.ts";
import { listFlags, readFlag } from "../flags/reads/read-flags.ts";
import { archiveFlag } from "../flags/verbs/archive-flag.ts";
import { archiveFlags } from "../flags/verbs/archive-flags.ts";
import { createFlag } from "../flags/verbs/create-flag.ts";
import { deleteFlag } from "../flags/verbs/delete-flag.ts";
import { patchFlag } from "../flags/verbs/patch-flag.ts";
import { unarchiveFlag } from "../flags/verbs/unarchive-flag.ts";
import { createClientToken } from "../identity/applications/create-client-token.ts";
import { listClientTokens } from "../identity/applications/reads.ts";
import { revokeClientToken } from "../identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "../identity/applications/rotate-client-token.ts";
import { createUser } from "../identity/users/create-user.ts";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { commas } from "../messages/catalogue/listed.ts";
import { message } from "../messages/catalogue/message.ts";
import { discardEvents, previewDiscard } from "../outbox/verbs/discard-events.ts";
import { previewRetry } from "../outbox/verbs/preview-retry.ts";
import { retryEvents } from "../outbox/verbs/retry-events.ts";
import { listPlans, readPlan } from "../plans/reads/read-plan.ts";
import { pauseJob } from "../plans/verbs/pause-job.ts";
import { rehearsePhase } from "../plans/verbs/rehearse-phase.ts";
import { restorePhase } from "../plans/verbs/restore-phase.ts";
import { resumeJob } from "../plans/verbs/resume-job.ts";
import { rollbackPhase } from "../plans/verbs/rollback-phase.ts";
import { runChecks } from "../plans/verbs/run-checks.ts";
import { startPhase } from "../plans/verbs/start-phase.ts";
import { stopRehearsal } from "../plans/verbs/stop-rehearsal.ts";
import { changeDecision } from "../quarantine/change-decision.ts";
import { decideQuarantine } from "../quarantine/decide-quarantine.ts";
import { readQuarantine } from "../quarantine/read-quarantine.ts";
import {
  byAction,
  type OldDoes,
  type OldOperation,
  oldOperation,
  previewed,
  takes,
} from "./old-operation.ts";

const [get, post, patch] = [oldOperation("GET"), oldOperation("POST"), oldOperation("PATCH")];
/** Nothing has to be said beside the address. */
const bare = oldOperation("POST", { mayBeEmpty: true });
const remove = oldOperation("DELETE", { mayBeEmpty: true });

/** One of them is given when flags are archived: none would mean every flag there is. */
const WHICH = ["names", "q", "state", "owner", "createdBy", "olderThanDays", "asked"];
const HOW = ["evenIfAsked", "expected", "revision", "reason"];
const THESE = ["eventIds", "filter"];
const WHOM = ["enabled", "percentage", "allowKeys", "window"];
const PHASE = ["phase", "confirmName"];

/**
 * The addresses below /api of before /api/v1, for whoever calls them: no new ones come. What has a form of its own, as a
 * stream or a file, or is printed by the plans, has a route of its own.
 */
export const OLD_API: readonly OldOperation[] = [
  get(
    "/flags",
    takes((ctx) => listFlags(ctx.db, ctx.now())),
  ),
  post("/flags", takes(createFlag, ["name", "description", "owner", "planName"])),
  get("/flags/{name}", takes(oneFlag)),
  patch(
    "/flags/{name}",
    previewed(patchFlag, previewPatch, ["name", ...WHOM, "description", "owner", "reason", "revision"]),
  ),
  remove("/flags/{name}", takes(deleteFlag, ["confirmName", "reason", "evenIfAsked"])),
  bare("/flags/{name}/archive", takes(archiveFlag, ["reason", "revision", "evenIfAsked"])),
  bare("/flags/{name}/unarchive", takes(unarchiveFlag, ["reason"])),
  post("/archive-flags", previewed(ofSome(archiveFlags), ofSome(previewArchive), [...WHICH, ...HOW])),

  get(
    "/plans",
    takes(async (ctx) => ({ plans: await listPlans(ctx) })),
  ),
  get("/plans/{plan}", takes(onePlan, ["quarantine"])),
  post(
    "/plans/{plan}",
    byAction({
      rehearse: [answered("job", rehearsePhase), PHASE],
      "dry-run": [answered("job", rehearsePhase), PHASE],
      "stop-rehearsal": [answered("job", stopRehearsal)],
      start: [answered("job", startPhase), PHASE],
      rollback: [answered("job", rollbackPhase), PHASE],
      restore: [answered("job", restorePhase), PHASE],
      pause: [answered("job", pauseJob)],
      resume: [answered("job", resumeJob)],
      verify: [answered("job", runChecks)],
      decide: [answered("decided", decideQuarantine), ["step", "decisions"]],
      "change-decision": [
        answered("changed", changeDecision),
        ["step", "rawValue", "from", "to", "expectedRows"],
      ],
    }),
  ),

  post(
    "/outbox/discard",
    previewed(discardEvents, (ctx, { eventIds, filter }) => previewDiscard(ctx, { eventIds, filter }), [
      ...THESE,
      "reason",
      "confirm",
    ]),
  ),
  post("/outbox/retry", previewed(retryEvents, previewRetry, THESE)),

  post("/users", takes(createUser, ["email", "name", "role", "password"])),
  get(
    "/client-tokens",
    takes(async (ctx) => ({ tokens: await listClientTokens(ctx) })),
  ),
  post("/client-tokens", takes(createClientToken, ["application", "scope", "expiresInDays"])),
  post(
    "/client-tokens/{id}",
    byAction({ rotate: [rotateClientToken, ["overlapHours"]], revoke: [revokeClientToken] }),
  ),
];

/** The same under a name, as these addresses answer. */
function answered(name: string, does: OldDoes): OldDoes {
  return async (ctx, input) => ({ [name]: await does(ctx, input) });
}

function ofSome(does: OldDoes): OldDoes {
  return async (ctx, input) => {
    if (WHICH.some((field) => input[field] !== undefined)) return does(ctx, input);
    throw new AppError("invalid", message("requests.address.whichFlags", { fields: commas(WHICH) }));
  };
}

/** With its history, who serves it, and whether it may rise. */
async function oneFlag(ctx: Context, input: Readonly<Record<string, unknown>>): Promise<unknown> {
  const name = String(input.name);
  const flag = await readFlag(ctx.db, name, ctx.now());
  if (flag !== null) return flag;
  throw new AppError("not-found", message("requests.none.flag", { flag: name }), { flag: name });
}

/** With steps, gates and checks; `?quarantine=1` adds the values that wait. */
async function onePlan(ctx: Context, input: Readonly<Record<string, unknown>>): Promise<unknown> {
  const name = String(input.plan);
  const plan = await readPlan(ctx, name);
  if (!plan) throw new AppError("not-found", message("requests.none.plan", { plan: name }), { plan: name });
  if (input.quarantine !== "1") return plan;
  return { ...plan, quarantineGroups: (await readQuarantine(ctx, name)).groups };
}
