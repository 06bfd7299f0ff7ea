import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { previewArchive } from "#lib/flags/reads/preview-archive.ts";
import { previewPatch } from "#lib/flags/reads/preview-patch.ts";
import { listFlags } from "#lib/flags/reads/read-flags.ts";
import { archiveFlags } from "#lib/flags/verbs/archive-flags.ts";
import { deleteFlag } from "#lib/flags/verbs/delete-flag.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { unarchiveFlag } from "#lib/flags/verbs/unarchive-flag.ts";
import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { listClientTokens } from "#lib/identity/applications/reads.ts";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { ChainHead } from "#lib/kernel/audit/chain-verdict.ts";
import { exportEntries } from "#lib/kernel/audit/export-entries.ts";
import { systemActor } from "#lib/kernel/audit/system-actor.ts";
import { verifyChain } from "#lib/kernel/audit/verify-chain.ts";
import { getConfig } from "#lib/kernel/config/config.ts";
import type { Context } from "#lib/kernel/context.ts";
import { openDb, PERSON_LOCK_WAIT_MS } from "#lib/kernel/db/client.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import { readStanding } from "#lib/kill/read-standing.ts";
import { readOutboxStatus } from "#lib/outbox/reads/status.ts";
import { discardEvents, previewDiscard } from "#lib/outbox/verbs/discard-events.ts";
import { pauseOutbox } from "#lib/outbox/verbs/pause-outbox.ts";
import { previewRetry } from "#lib/outbox/verbs/preview-retry.ts";
import { resumeOutbox } from "#lib/outbox/verbs/resume-outbox.ts";
import { retryEvents } from "#lib/outbox/verbs/retry-events.ts";
import { listPlans, readPlan } from "#lib/plans/reads/read-plan.ts";
import { runPlanAction } from "#lib/plans/verbs/run-plan-action.ts";
import type { Transport } from "./transport.ts";

/**
 * Calls the verbs in this process. Who may reach the database may do everything, so the actor is an admin, and the
 * audit entry names the account of this machine.
 */
export function databaseTransport(databaseUrl: string): Transport {
  const db = openDb(databaseUrl, { name: "sluice-cli", poolSize: 4, lockWaitMs: PERSON_LOCK_WAIT_MS });
  const who = `${userInfo().username}@${hostname()}`;
  const ctx: Context = {
    actor: systemActor(`${who} (command line)`, { id: `cli:${who}`, role: "admin" }),
    now: () => new Date(),
    db,
    correlationId: randomUUID(),
    via: "cli",
    config: getConfig,
  };
  return {
    where: `the database on ${new URL(databaseUrl).host}`,
    listPlans: async () => plain({ plans: await listPlans(ctx) }),
    readPlan: async (name) => {
      const plan = await readPlan(ctx, name);
      if (!plan) throw new AppError("not-found", `There is no plan named ${name}.`, { plan: name });
      return plain(plan);
    },
    actOnPlan: async (name, body) => plain(await runPlanAction(ctx, name, body)),
    listFlags: async () => plain(await listFlags(db, ctx.now())),
    changeFlag: async (name, { preview, ...input }) =>
      plain(await (preview ? previewPatch : patchFlag)(ctx, { ...input, name })),
    archiveFlags: async ({ preview, ...input }) =>
      plain(preview ? await previewArchive(ctx, input) : await archiveFlags(ctx, input)),
    unarchiveFlag: async (name, body) => plain(await unarchiveFlag(ctx, { ...body, name })),
    deleteFlag: async (name, body) => plain(await deleteFlag(ctx, { ...body, name })),
    readOutbox: async () => plain(await readOutboxStatus(db, getConfig())),
    actOnOutbox: async ({ action, ...input }) => {
      await (action === "start" ? resumeOutbox(ctx, input) : pauseOutbox(ctx, input));
      return plain(await readOutboxStatus(db, getConfig()));
    },
    retryOutbox: async ({ preview, ...selection }) =>
      plain(preview ? await previewRetry(ctx, selection) : await retryEvents(ctx, selection)),
    discardOutbox: async ({ preview, ...input }) =>
      plain(preview ? await previewDiscard(ctx, input) : await discardEvents(ctx, input)),
    readKillSwitch: async () => plain(await readStanding(db)),
    actOnKillSwitch: async ({ action, ...input }) => {
      const change = await (action === "engage" ? engageKillSwitch(ctx, input) : liftKillSwitch(ctx, input));
      return plain({ ...(await readStanding(db, change)), changed: change.changed });
    },
    verifyAudit: async (head) => verifyChain(db, head === undefined ? undefined : ChainHead.parse(head)),
    exportAudit: (filter) => exportEntries(ctx, filter),
    listClientTokens: async () => plain({ tokens: await listClientTokens(ctx) }),
    createClientToken: async (body) => plain(await createClientToken(ctx, body)),
    actOnClientToken: async (id, { action, ...input }) => {
      if (action === "rotate") return plain(await rotateClientToken(ctx, { ...input, id }));
      await revokeClientToken(ctx, { id });
      return { ok: true };
    },
    close: () => db.$disconnect(),
  };
}

/** As it would arrive over HTTP: dates and bigints as text. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? one.toString() : one)),
  );
}
