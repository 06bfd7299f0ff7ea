import { globSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { beginSession } from "#lib/identity/sessions/sessions.ts";
import { can, type Permission, ROLES } from "#lib/kernel/permissions.ts";
import { findOperations, isChange } from "#lib/surfaces/operation.ts";
import { REST } from "#lib/surfaces/rest.ts";
import type { Action } from "#lib/web/action.ts";
import { makeProgram } from "../cli/program.ts";
import { accountAs } from "./account.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "./database.ts";
import { answersRefusal, expectOnRecord, refuses } from "./refused-entries.ts";
import { openRest } from "./rest.ts";
import { typedCommand } from "./typed-command.ts";
import { VERB_CASES, VERBS } from "./verb-cases.ts";

const HOUR_MS = 3_600_000;
const HERE = "test/each-surface.db.test.ts";
const OWN = "a matter of the pages: whoever has a terminal has a token, and no password or session";

/** A verb in the words of the command line, and what it needs where that depends on them. */
const TYPED: Record<string, readonly [typed: string, needed?: Permission][]> = {
  "client.say-ended": [["client say-ended 00000000-0000-4000-8000-000000000001 --reason gone"]],
  "client-token.create": [["client-token create shop"]],
  "client-token.revoke": [["client-token revoke 00000000-0000-4000-8000-000000000001"]],
  "client-token.rotate": [["client-token rotate 00000000-0000-4000-8000-000000000001"]],
  "flag.create": [["flags create new"]],
  "flag.delete": [["flags delete a --confirm a"]],
  "flag.hold": [["flags hold a --reason errors"]],
  "flag.patch": [
    ["flags set a --percentage 5 --yes", "flag:set-percentage"],
    ["flags set a --on --yes", "flag:turn-on"],
    ["flags set a --off", "flag:turn-off"],
    ["flags edit a --owner shop", "flag:edit"],
    ["flags target a --no-window --yes", "flag:set-targeting"],
  ],
  "flag.release": [["flags release a"]],
  "flag.restore": [["flags restore a 1 --yes"]],
  "flag.set-variants": [['flags variants a --variants {"on":true,"off":false}']],
  "flag.unarchive": [["flags unarchive a"]],
  "flags.archive": [["flags archive a"]],
  "kill-switch.engage": [["kill --reason errors"]],
  "kill-switch.lift": [["restore --reason over --confirm lift"]],
  "outbox.discard": [["outbox discard --confirm 1 --reason sent"]],
  "outbox.pause": [["outbox stop"], ["outbox stop --sink mail"]],
  "outbox.resume": [["outbox start"], ["outbox start --sink mail"]],
  "outbox.retry": [["outbox retry"]],
  "plan.pause": [["plan pause p"]],
  "plan.rehearse": [["plan rehearse expand --plan p"]],
  "plan.restore": [["plan restore contract --plan p"]],
  "plan.resume": [["plan resume p"]],
  "plan.rollback": [
    ["plan rollback expand --plan p", "plan:rollback"],
    ["plan rollback contract --plan p", "plan:restore"],
  ],
  "plan.start": [
    ["plan run expand --plan p", "plan:run"],
    ["plan run contract --plan p", "plan:run-contract"],
  ],
  "plan.stop-rehearsal": [["plan stop-rehearsal p"]],
  "plan.verify": [["plan verify p"]],
  "quarantine.change-decision": [
    ["quarantine change-decision s --plan p --raw-value x --from A --to B --expected-rows 1"],
  ],
  "quarantine.decide": [["quarantine decide s --plan p --raw-value x --value A --expected-rows 1"]],
  "quarantine.import": [["quarantine import package.json --plan p"]],
  "token.revoke": [["token revoke 00000000-0000-4000-8000-000000000001"]],
  "user.change-role": [["user change-role 00000000-0000-4000-8000-000000000001 --role viewer"]],
  "user.create": [["user create ann@example.com --role viewer"]],
  "user.reset-password": [["user reset-password 00000000-0000-4000-8000-000000000001"]],
  "user.set-disabled": [
    ["user disable 00000000-0000-4000-8000-000000000001"],
    ["user enable 00000000-0000-4000-8000-000000000001"],
  ],
};
/** Verbs that the command line does not have, and why. */
const NO_LINE: Record<string, string> = {
  "bookings.send": "a button of the demo",
  "flag.archive": "flags archive does it, with flags.archive",
  "flag.edit": "flags edit does it, with flag.patch, which leaves alone what is not given",
  "flag.set-enabled": "flags set does it, with flag.patch",
  "flag.set-percentage": "flags set does it, with flag.patch",
  "flag.set-targeting": "flags target does it, with flag.patch, which leaves alone what is not given",
  "session.end": OWN,
  "token.create": "a person alone makes one, who is signed in",
  "user.change-own-password": OWN,
};
/** Lines that ask for no verb, and why. */
const NO_VERB: Record<string, string> = {
  status: "reads",
  "plan status": "reads",
  "quarantine list": "reads",
  "quarantine export": "reads",
  "flags list": "reads",
  "flags versions": "reads",
  "outbox status": "reads",
  "audit verify": "reads",
  "audit export": "reads",
  "client list": "reads",
  "client-token list": "reads",
  "token list": "reads",
  "user list": "reads",
  "database migrate": "of the owner of Sluice's database, whom it asks for no role",
  "database roles": "of the owner of Sluice's database, whom it asks for no role",
};
/** Verbs that no page has, and why. */
const NO_ACTION: Record<string, string> = {
  "flag.patch": "a page has a form for each field, with a verb of its own",
};
/** Actions that are no verb, and why. */
const NOT_OF_A_VERB: Record<string, string> = {
  checkPerson: "reads",
  countDecided: "reads",
  endSession: "signs out of this browser, which everybody may",
  preview: "reads",
  previewArchiving: "reads",
  reachAt: "reads",
  suggestPeople: "reads",
};
/** What the form of an action must hold before its verb is asked. */
const FORMS: Record<string, Record<string, string>> = {
  changeDecided: { change: "{}" },
  decide: { decisions: "[]" },
  lostHaveEnded: { ended: "[]" },
};

// The request scope belongs to Next and exists only in its server; each test says here which request it is, and whose.
const request = vi.hoisted(() => ({ id: "", secret: "" }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": request.id }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));
vi.mock("next-auth", () => ({ getServerSession: async () => ({ sluice: { secret: request.secret } }) }));
vi.mock("next/cache", () => ({ revalidatePath: () => {} }));
vi.mock("next-intl/server", () => ({ getTranslations: async () => String, getLocale: async () => "en" }));

let database: TestDatabase;
let rest: Awaited<ReturnType<typeof openRest>>;
beforeAll(async () => {
  database = await createSluiceDatabase();
  rest = await openRest(database);
  await createFlag(contextAs("admin", database.db), { name: "a" });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await rest?.close();
  await database?.drop();
});
beforeEach(() => {
  request.id = crypto.randomUUID();
});

const refusals = () =>
  database.db.auditEntry.findMany({ where: { correlationId: request.id, outcome: "refused" } });
const NAMES = VERBS.map(({ definition }) => definition.name).sort();
const neededBy = (name: string) => VERB_CASES.find((one) => one.name === name)?.needed as Permission;

const actions: [string, Action<unknown>][] = [];
const others: string[] = [];
for (const file of globSync("app/**/*actions.ts")) {
  for (const [name, made] of Object.entries(await import(`../${file}`)))
    if (typeof made === "function" && "does" in made)
      actions.push([`${name} of ${file}`, made as Action<unknown>]);
    else others.push(name);
}
const verbOf = ({ does }: Action<unknown>) => VERBS.find((verb) => (verb as unknown) === does);

test("every verb has its server action, or a reason to have none", () => {
  const acted = actions.map(([, action]) => verbOf(action)?.definition.name);
  for (const name of NAMES)
    expect(
      acted.includes(name),
      `Add an action of ${name}, or why there is none to NO_ACTION in ${HERE}`,
    ).toBe(!Object.hasOwn(NO_ACTION, name));
  expect(others.sort()).toEqual(Object.keys(NOT_OF_A_VERB).sort());
});

test("every verb has its line, or a reason to have none, and every line is known", () => {
  for (const name of NAMES)
    expect(
      Object.hasOwn(TYPED, name),
      `Add ${name} to TYPED, or why there is no line to NO_LINE in ${HERE}`,
    ).toBe(!Object.hasOwn(NO_LINE, name));
  const typed = Object.values(TYPED).flatMap((lines) => lines.map(([words]) => words));
  const lines = makeProgram().commands.flatMap((group) =>
    group.commands.length > 0 ? group.commands.map((one) => `${group.name()} ${one.name()}`) : [group.name()],
  );
  const unknown = lines.filter(
    (line) => !Object.hasOwn(NO_VERB, line) && !typed.some((words) => `${words} `.startsWith(`${line} `)),
  );
  expect(unknown).toEqual([]);
});

const LINES = Object.entries(TYPED).flatMap(([name, lines]) =>
  lines.map(([typed, needed = neededBy(name)]) => ({ name, typed, needed })),
);
const ACTED = actions.flatMap(([title, action]) =>
  VERB_CASES.filter(({ verb }) => verb === verbOf(action)).map(({ needed, input }) => ({
    title: `${title} ${JSON.stringify(input)}`,
    action,
    needed,
    fields: { ...FORMS[title.split(" ")[0] ?? ""], ...input },
  })),
);

describe.each(ROLES)("%s", (role) => {
  test.each(LINES)("sluice $typed needs $needed", async ({ name, typed, needed }) => {
    const asked: string[] = [];
    let refusing = 0;
    vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
      const parts = url.pathname.slice("/api/v1/".length).split("/");
      const operation = findOperations(REST, parts).found.find(({ method }) => method === init.method);
      if (operation && isChange(operation)) asked.push(operation.does.definition.name);
      const answer = await rest.answer(new Request(url, init));
      const text = await answer.clone().text();
      if (answersRefusal(answer.status, answer.ok || text === "" ? null : JSON.parse(text))) refusing += 1;
      return answer;
    });
    const reached = { SLUICE_URL: "http://sluice.test", SLUICE_TOKEN: rest.tokenOf(role) };
    const { code, text } = await typedCommand(reached, typed.split(" "));
    const refused = await refusals();
    if (can(role, needed)) {
      expect(code, text).not.toBe(3);
      expectOnRecord(refusing, refused);
    } else {
      expect(asked).toEqual([name]);
      expect(code, text).toBe(3);
      expect(refused).toMatchObject([{ actorName: `as ${role} (token)`, actorRole: role, via: "api" }]);
    }
  });

  test.each(ACTED)("$title needs $needed", async ({ action, needed, fields }) => {
    const { actor } = await accountAs(role, database.db);
    const session = { userId: actor.id, address: "", userAgent: "", now: new Date() };
    request.secret = await beginSession(database.db, { mostMs: HOUR_MS, idleMs: HOUR_MS }, session);
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.set(field, String(value));
    const state = await action({ status: "idle" }, form);
    const refused = await refusals();
    if (can(role, needed)) {
      expect(state.code).not.toBe("forbidden");
      expectOnRecord(refuses(state.code, Object.keys(state.fieldErrors ?? {})), refused);
    } else {
      expect(state).toMatchObject({ status: "failed", code: "forbidden" });
      expect(refused).toMatchObject([{ actorName: actor.name, actorRole: role, via: "dashboard" }]);
    }
  });
});
