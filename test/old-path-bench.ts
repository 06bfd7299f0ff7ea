import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Db } from "#lib/kernel/db/client.ts";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { requirePlan } from "#lib/plans/definition/plan-definition.ts";
import { gatesToStart } from "#lib/plans/gates/gates.ts";
import { readGateEvidence } from "#lib/plans/gates/read-gate-evidence.ts";
import { type Gateway, startGateway } from "../gateway/start-gateway.ts";
import { breakableProxy } from "./breakable-proxy.ts";
import { makeTestToken } from "./client-token.ts";
import { contextAs } from "./database.ts";
import { inEnglish } from "./in-english.ts";
import { openPlanBench, PLAN } from "./plan-bench.ts";
import { waitUntil } from "./wait-until.ts";

export type OldPathBench = Awaited<ReturnType<typeof openOldPathBench>>;

/** Gateways before a plan's contract, and its gate "old path is not used". */
export async function openOldPathBench() {
  const { db, target, sluiceUrl, close } = await openPlanBench();
  await installOutbox(target);
  const token = await makeTestToken(db, "shop");
  const ending: (() => Promise<unknown>)[] = [];

  const gate = (soakSeconds = 3_600, read: Db = db) => gateNamed("old-path-unused", soakSeconds, read);

  async function gateNamed(id: string, soakSeconds = 3_600, read: Db = db) {
    const { plan, definition } = await requirePlan(db, PLAN);
    const gates = { ...definition.gates, contract: { soakSeconds } };
    const evidence = await readGateEvidence(contextAs("viewer", read), plan, { ...definition, gates });
    const found = gatesToStart("contract", evidence).find((one) => one.id === id);
    if (!found) throw new Error(`contract has no gate ${id}`);
    return { ...inEnglish(found), code: found.evidence.code };
  }

  async function open(databaseUrl: string, folder?: string) {
    const dataDir = folder ?? (await mkdtemp(join(tmpdir(), "sluice-old-path-")));
    const base = { port: 0, host: "127.0.0.1", environmentKill: false };
    const started: Gateway = await startGateway({ ...base, databaseUrl, dataDir });
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= started.stop();
      return stopped;
    };
    ending.push(() => rm(dataDir, { recursive: true, force: true }), stop);
    const { id, url, flags } = started;
    const row = () => db.gateway.findUniqueOrThrow({ where: { id } });
    return { id, url, flags, dataDir, stop, row };
  }

  async function openOnRecord(databaseUrl: string, folder?: string) {
    const before = Date.now();
    const gateway = await open(databaseUrl, folder);
    await waitUntil("it is on record", async () => {
      const row = await db.gateway.findUnique({ where: { id: gateway.id } });
      return row !== null && row.stoppedAt === null && row.startedAt.getTime() >= before;
    });
    await waitUntil("it serves the database", () => gateway.flags.source === "database");
    return gateway;
  }

  return {
    db,
    url: sluiceUrl,
    gate,
    gateNamed,
    open,
    openOnRecord,
    /** Everyone is on for days, and somebody was told so. */
    openForAll: async () => {
      await db.$executeRaw`update feature_flags set enabled = true, rollout_percentage = 100 where name = 'periods'`;
      await db.$executeRaw`update flag_versions set at = at - interval '9 days' where flag_name = 'periods'`;
      const counted = { gatewayId: crypto.randomUUID(), variant: "on", count: 7, application: "shop" };
      await db.evaluationCount.create({
        data: { ...counted, flagName: "periods", at: new Date(), authenticated: true },
      });
    },
    token,
    isOn: ({ url }: { url: string }, by = token) => isOn(url, by),
    proxied: async () => {
      const proxy = await breakableProxy(sluiceUrl);
      ending.push(() => proxy.close());
      return proxy;
    },
    /** Ten minutes pass for a gateway that is cut off. */
    silence: (id: string) =>
      waitUntil("it is not heard of", async () => {
        // A heartbeat that came through before the cut may still be on its way.
        await db.$executeRaw`
          update gateways set last_seen_at = now() - interval '10 minutes',
            told_until = least(told_until, now() - interval '10 minutes')
          where id = ${id}::uuid and last_seen_at > now() - interval '5 seconds'`;
        return (await gate()).code === "oldPath.unheard.seen";
      }),
    connect: async () => {
      const client = new pg.Client({ connectionString: sluiceUrl });
      await client.connect();
      ending.push(() => client.end());
      return client;
    },
    whenEnded: (end: () => Promise<unknown>) => ending.push(end),
    forget: async () => {
      await db.$executeRaw`truncate gateways, gateway_clients, flag_acks, evaluation_counts, flag_askers, unknown_answers, late_answers`;
      await db.$executeRaw`update feature_flags set enabled = false, rollout_percentage = 0 where name = 'periods'`;
    },
    endAll: async () => {
      for (const end of ending.splice(0).reverse()) await end();
    },
    close,
  };
}

/** What an application is answered; undefined while its token is not known. */
async function isOn(url: string, token: string): Promise<boolean | undefined> {
  const answer = await fetch(`${url}/ofrep/v1/evaluate/flags/periods`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ context: { targetingKey: "a" } }),
  });
  return ((await answer.json()) as { value?: boolean }).value;
}
