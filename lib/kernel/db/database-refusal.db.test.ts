import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../../../scripts/start/check-ports.ts";
import { startServiceRoles } from "../../../test/service-roles.ts";
import { databaseRefusal } from "./database-refusal.ts";
import { grantStatements } from "./role-statements.ts";
import { SERVICE_PARTS, type ServicePart } from "./table-rights.ts";

let roles: Awaited<ReturnType<typeof startServiceRoles>>;
let folder: string;
beforeAll(async () => {
  roles = await startServiceRoles();
  folder = await mkdtemp(join(tmpdir(), "sluice-refusal-"));
  await writeFile(join(folder, "sluice.yaml"), "targets: {}\n");
});
afterAll(async () => {
  await roles?.stop();
  await rm(folder, { recursive: true, force: true });
});

const ROOT = join(import.meta.dirname, "../../..");
/** The web process begins with what Next calls before its first request. */
const PROGRAMS: Record<ServicePart, string[]> = {
  web: [
    "--input-type=module",
    "-e",
    `await (await import(${JSON.stringify(join(ROOT, "lib/web/start-web.ts"))})).startWeb();`,
  ],
  gateway: [join(ROOT, "gateway/main.ts")],
  worker: [join(ROOT, "worker/main.ts")],
};

async function start(part: ServicePart, DATABASE_URL: string) {
  const child = spawn(process.execPath, PROGRAMS[part], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL,
      SLUICE_DATA_DIR: join(folder, part),
      GATEWAY_PORT: String(await findFreePort(3_400, [])),
      SLUICE_CONFIG: join(folder, "sluice.yaml"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise((done) => child.once("exit", done));
  const [, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exited, said: said.trim().split("\n").at(-1) };
}

const OTHERS = [
  ["web", "worker"],
  ["gateway", "web"],
  ["worker", "gateway"],
] as const;

test.each(OTHERS)("%s does not start with the role of the %s, and says what to do", async (part, other) => {
  expect(await databaseRefusal(roles.urlOf(part), part)).toBeNull();
  const { code, said } = await start(part, roles.urlOf(other));
  expect(said).toMatch(`DATABASE_URL: the role "sluice_${other}" lacks what the ${part} needs: `);
  expect(said).toMatch(/ on [\w.]+ and \d+ more\. .*npx sluice database roles/);
  expect(code).toBe(1);
});

test.each(SERVICE_PARTS)("%s does not start with a password or a database that is wrong", async (part) => {
  const url = new URL(roles.urlOf(part));
  const database = Object.assign(new URL(url), { pathname: "/nowhere" }).href;
  expect(await start(part, database)).toEqual({
    code: 1,
    said: expect.stringMatching(/has no database "nowhere"\. Create it first\.$/),
  });
  const password = Object.assign(new URL(url), { password: "wrong" }).href;
  expect(await start(part, password)).toEqual({
    code: 1,
    said: expect.stringMatching(`refuses the user "sluice_${part}" or its password\\.$`),
  });
});

test("a role that may not connect, one that sees no table, and one that lacks a single right", async () => {
  await roles.owner.query("create role stranger login password 'x'");
  const url = Object.assign(new URL(roles.ownerUrl), { username: "stranger", password: "x" }).href;
  const said = async () => (await databaseRefusal(url, "gateway"))?.message;
  expect(await said()).toMatch(/the role "stranger" may not connect to the database "sluice"\. Start Sluice/);
  await roles.owner.query(
    "grant connect on database sluice to stranger; revoke usage on schema public from public",
  );
  expect(await said()).toMatch(/the role "stranger" sees none of Sluice's tables\. Start Sluice/);
  await roles.owner.query("revoke usage on sequence audit_entries_id_seq from sluice_web");
  expect((await databaseRefusal(roles.urlOf("web"), "web"))?.message).toMatch(
    /the role "sluice_web" lacks what the web needs: usage on audit_entries_id_seq\. Start Sluice/,
  );
  await roles.owner.query("grant usage on sequence audit_entries_id_seq to sluice_web");
  await roles.owner.query("revoke select on users from sluice_web");
  expect((await databaseRefusal(roles.urlOf("web"), "web"))?.message).toMatch(
    /the role "sluice_web" lacks what the web needs: select on users\. Start Sluice/,
  );
});

test.each(["web", "worker"] as const)(
  "a role with the rights of the %s that is on record as nobody's does not start",
  async (part) => {
    const role = `other_${part}`;
    await roles.owner.query(`create role ${role} login password 'x'`);
    for (const statement of grantStatements(part, role, "public")) await roles.owner.query(statement);
    await roles.owner.query(`grant connect on database sluice to ${role}`);
    const url = Object.assign(new URL(roles.ownerUrl), { username: role, password: "x" }).href;
    expect(await databaseRefusal(url, part)).toBeNull();
    await roles.owner.query("delete from service_roles where name = $1", [role]);
    expect((await databaseRefusal(url, part))?.message).toMatch(
      `the role "${role}" is not on record as the ${part}'s. Start Sluice`,
    );
    expect(await databaseRefusal(roles.ownerUrl, part)).toBeNull();
  },
);

test("a gateway that serves without its database says why it hears of no change", async () => {
  const gateway = spawn(process.execPath, PROGRAMS.gateway, {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: roles.urlOf("worker"),
      LOG_LEVEL: "error",
      SLUICE_KILL: "1",
      SLUICE_DATA_DIR: join(folder, "killed"),
      GATEWAY_PORT: String(await findFreePort(3_500, [])),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  for await (const chunk of gateway.stdout) {
    said += chunk;
    if (said.includes("lacks what the gateway needs")) break;
  }
  expect(said).toMatch(/the role \\?"sluice_worker\\?" lacks what the gateway needs: /);
  expect(gateway.exitCode).toBeNull();
  gateway.kill("SIGKILL");
});
