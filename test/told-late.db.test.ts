import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { makeTestToken } from "./client-token.ts";
import { type OldPathBench, openOldPathBench } from "./old-path-bench.ts";
import { waitUntil } from "./wait-until.ts";

// A gateway that was away and kept what it counted tells it when it is back: the soak time of contract goes on.

let bench: OldPathBench;
let clinic: string;
beforeAll(async () => {
  bench = await openOldPathBench();
  clinic = await makeTestToken(bench.db, "clinic");
});
beforeEach(() => bench.forget());
afterEach(async () => {
  vi.useRealTimers();
  await bench.endAll();
});
afterAll(() => bench.close());

type Far = Awaited<ReturnType<OldPathBench["openOnRecord"]>>;

/** A gateway behind a proxy that serves the flag to everyone, and has told all that it answered. */
async function openServing() {
  await bench.openForAll();
  const proxy = await bench.proxied();
  const far = await bench.openOnRecord(proxy.url);
  await waitUntil("it serves", async () => (await bench.isOn(far)) === true);
  // That it serves it is on record, and then what it answered before.
  const isGreen = async (id: string) => (await bench.gateNamed(id)).state === "green";
  await waitUntil("it is served", () => isGreen("all-serve-it"));
  await waitUntil("it is green", () => isGreen("old-path-unused"));
  return { proxy, far };
}

/** A gateway behind a proxy that was cut off before the flag was raised, days ago, and answers off. */
async function openBehind() {
  const proxy = await bench.proxied();
  const far = await bench.openOnRecord(proxy.url);
  await waitUntil("it knows the token", async () => (await bench.isOn(far)) === false);
  proxy.cut();
  await bench.openForAll();
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  return { proxy, far };
}

/** The states of the gate until it says what is waited for. */
async function gateUntil(says: RegExp): Promise<Set<string>> {
  const states = new Set<string>();
  await waitUntil(`the gate says ${says}`, async () => {
    const { state, evidence, sentence } = await bench.gate();
    if (says.test(sentence ?? evidence)) return true;
    states.add(state);
    return false;
  });
  return states;
}

async function expectAnew(far: Far, why: string): Promise<void> {
  const { name } = await far.row();
  await gateUntil(new RegExp(`^What ${name} answered is known for the last .* only: .*${why}`));
}

test("no answer was off: the soak time goes on, and it is told that the gateway was away", async () => {
  const { proxy, far } = await openServing();
  proxy.cut();
  await bench.silence(far.id);
  expect(await bench.isOn(far)).toBe(true);
  expect((await bench.gate()).sentence).toMatch(/Once it is back and has told it, the soak time goes on;/);
  proxy.mend();
  await waitUntil("it goes on", async () => (await bench.gate()).state === "green");
  const { name } = await far.row();
  expect((await bench.gate()).evidence).toMatch(
    new RegExp(`; what ${name} answered in (9 min 59 s|10 min.*) away from the database was told later$`),
  );
  expect(await bench.db.unknownAnswers.count()).toBe(0);
});

test("an answer was off meanwhile: the soak time begins at that answer, and never opened before it was told", async () => {
  const { proxy, far } = await openBehind();
  await bench.silence(far.id);
  const answeredAt = Date.now();
  expect(await bench.isOn(far, clinic)).toBe(false);
  proxy.mend();
  const states = await gateUntil(/^The flag answered off to/);
  expect([...states]).toEqual(["waiting"]);
  const off = { application: "clinic", lastOffAt: { not: null } };
  await waitUntil("it is on record", async () => (await bench.db.flagAsker.count({ where: off })) === 1);
  const asker = await bench.db.flagAsker.findFirstOrThrow({ where: off });
  // It is on record with the ten seconds that it was given in.
  expect(Math.abs((asker.lastOffAt?.getTime() ?? 0) - answeredAt)).toBeLessThanOrEqual(11_000);
  await waitUntil("all is told", async () => (await bench.db.lateAnswers.count()) === 1);
  await bench.db.$executeRaw`update flag_askers set last_off_at = last_off_at - interval '2 hours'`;
  await waitUntil("the gate is open", async () => (await bench.gate()).state === "green");
});

test("it was killed meanwhile: the soak time begins anew", async () => {
  await bench.openForAll();
  const proxy = await bench.proxied();
  const far = await bench.openOnRecord(proxy.url);
  await far.stop();
  const { port } = new URL(far.url);
  const run = (): ChildProcess => {
    const env = { NODE_ENV: "test" as const, PATH: process.env.PATH, SLUICE_DEMO: "1", GATEWAY_PORT: port };
    const child = spawn(process.execPath, ["gateway/main.ts"], {
      env: { ...env, DATABASE_URL: proxy.url, SLUICE_DATA_DIR: far.dataDir },
      stdio: "ignore",
    });
    bench.whenEnded(async () => void child.kill("SIGKILL"));
    return child;
  };
  const child = run();
  await waitUntil("it is back", async () => (await far.row()).stoppedAt === null);
  proxy.cut();
  await bench.silence(far.id);
  child.kill("SIGKILL");
  await once(child, "close");
  proxy.mend();
  run();
  await expectAnew(far, "It was started again before it had told");
});

test("counts were dropped at a ceiling meanwhile: the soak time begins anew", async () => {
  const { proxy, far } = await openServing();
  proxy.cut();
  await bench.silence(far.id);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  for (let bucket = 0; bucket < 362; bucket++) {
    vi.setSystemTime(Date.now() + 10_000);
    expect(await bench.isOn(far)).toBe(true);
  }
  vi.useRealTimers();
  proxy.mend();
  await expectAnew(far, "It lost some of what it had counted");
});

test("a count that the database does not take begins it anew", async () => {
  const { far } = await openServing();
  await bench.db.$executeRaw`
    alter table evaluation_counts add constraint no_clinic check (application <> 'clinic') not valid`;
  expect(await bench.isOn(far, clinic)).toBe(true);
  await expectAnew(far, "It lost some of what it had counted");
  await bench.db.$executeRaw`alter table evaluation_counts drop constraint no_clinic`;
});

test("a database that was restored to before a write begins it anew", async () => {
  const { far } = await openServing();
  await waitUntil("it has written", async () => (await far.row()).countWrites > 0n);
  await bench.db.$executeRaw`update gateways set count_writes = count_writes - 1`;
  await expectAnew(far, "It lost some of what it had counted");
});

test("counts that cannot be written keep it waiting, and then it goes on", async () => {
  const { far } = await openServing();
  const other = await bench.connect();
  await other.query("begin; lock table evaluation_counts in share row exclusive mode");
  await bench.isOn(far);
  await waitUntil("it waits", async () => {
    await bench.db
      .$executeRaw`update gateways set told_until = least(told_until, now() - interval '6 seconds')`;
    const { state, code } = await bench.gate();
    return state === "waiting" && code === "oldPath.untold.seen";
  });
  await other.query("rollback");
  await waitUntil("it goes on", async () => (await bench.gate()).state === "green");
  expect(await bench.db.unknownAnswers.count()).toBe(0);
});

test("a gateway that was away when the flag was raised is known from the next ten seconds on", async () => {
  const { far } = await openServing();
  const { name } = await far.row();
  const [version] = await bench.db.$queryRaw<{ at: Date }[]>`
    select max(at) as at from flag_versions where flag_name = 'periods'`;
  const at = version?.at.getTime() ?? 0;
  const late = { gatewayId: far.id, name, since: new Date(at - 60_000), until: new Date(at + 4_000) };
  await bench.db.lateAnswers.create({ data: late });
  const tenDays = 10 * 86_400;
  expect(await bench.gate(tenDays)).toMatchObject({
    state: "waiting",
    sentence: expect.stringMatching(/It was away when the flag came to 100 %\.$/),
  });
  expect(await bench.gate()).toMatchObject({ state: "green" });
});

test("an answer that is told while the gate is read is not passed over", async () => {
  const { far } = await openServing();
  const { name } = await far.row();
  await far.stop();
  await bench.db.$executeRaw`
    update gateways set stopped_at = null, last_seen_at = now(), told_until = now() - interval '1 hour'`;
  const counted = { gatewayId: far.id, variant: "off", count: 1n, application: "shop", authenticated: true };
  const tell = () =>
    bench.db.$transaction([
      bench.db.evaluationCount.create({
        data: { ...counted, flagName: "periods", at: new Date(Date.now() - 60_000) },
      }),
      bench.db.$executeRaw`update gateways set last_seen_at = now(), told_until = now()`,
    ]);
  let isTold = false;
  const whileRead = bench.db.$extends({
    query: {
      flagAsker: {
        findFirst: async ({ args, query }) => {
          const found = await query(args);
          if (!isTold) await tell();
          isTold = true;
          return found;
        },
      },
    },
  });
  const seen = await bench.gate(3_600, whileRead as unknown as typeof bench.db);
  expect(isTold).toBe(true);
  expect(seen).toMatchObject({ state: "waiting", evidence: `${name} has not told yet what it answered` });
  expect(await bench.gate()).toMatchObject({ state: "red" });
});
