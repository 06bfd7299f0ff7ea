import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { changeUserRole } from "#lib/identity/users/change-user-role.ts";
import { createUser } from "#lib/identity/users/create-user.ts";
import { resetUserPassword } from "#lib/identity/users/reset-user-password.ts";
import { setUserDisabled } from "#lib/identity/users/set-user-disabled.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { lines } from "#lib/messages/catalogue/sentences.ts";
import { listOfUsers } from "#lib/surfaces/resources/user.ts";
import { type Call, listOf } from "../call.ts";
import { type HelpCode, type Line, line, needed } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";

type Named = { user: string };
type CreateGiven = { email: string; name?: string; role: string; passwordStdin?: boolean };
type Password = { password: string; isMade: boolean };

const ROLE = needed("--role <role>", "user.role");
const PASSWORD = ["--password-stdin", "user.passwordStdin"] as const;

export const USER_LINES: readonly Line[] = [
  line(["user list", "user.list.does"], [], list),
  line(
    ["user create <email>", "user.create.does"],
    [ROLE, ["--name <name>", "user.create.name"], PASSWORD],
    create,
  ),
  line(
    ["user change-role <user>", "user.changeRole.does"],
    [ROLE],
    async (call, { user, role }: Named & { role: string }) => {
      await call(changeUserRole, { id: await idOf(call, user), role });
      return done(message("commandLine.users.roleChanged", { user, role }));
    },
  ),
  line(["user reset-password <user>", "user.resetPassword.does"], [PASSWORD], resetPassword),
  disabledLine(["disable", "user.disable.does"], true),
  disabledLine(["enable", "user.enable.does"], false),
];

function disabledLine([name, says]: readonly [name: string, says: HelpCode], disabled: boolean): Line {
  return line([`user ${name} <user>`, says], [], async (call, { user }: Named) => {
    await call(setUserDisabled, { id: await idOf(call, user), disabled });
    return done(message(disabled ? "commandLine.users.disabled" : "commandLine.users.enabled", { user }));
  });
}

async function list(call: Call): Promise<Answer> {
  const users = await listOf(call, listOfUsers);
  const rows = users.map(({ email, name, role, disabledAt, lastSignInAt, id }) => [
    email,
    name,
    disabledAt === null ? role : english(message("commandLine.users.roleDisabled", { role })),
    lastSignInAt ?? english(message("commandLine.tokens.cell.never")),
    id,
  ]);
  return { json: { users }, text: renderTable(headed("email", "name", "role", "lastSignIn", "id"), rows) };
}

async function create(call: Call, { email, name, role, passwordStdin }: CreateGiven): Promise<Answer> {
  const given = await newPassword(passwordStdin);
  const user = await call(createUser, { email, name, role, password: given.password });
  return withPassword(user, message("commandLine.users.made", { user: user.email, role }), given);
}

async function resetPassword(
  call: Call,
  { user, passwordStdin }: Named & { passwordStdin?: boolean },
): Promise<Answer> {
  const given = await newPassword(passwordStdin);
  const id = await idOf(call, user);
  await call(resetUserPassword, { id, password: given.password });
  return withPassword({ id }, message("commandLine.users.passwordReset", { user }), given);
}

/** Never an argument: those of a process can be read by everybody on its machine, and stay in the shell's history. */
async function newPassword(fromStdin: boolean | undefined): Promise<Password> {
  const { SLUICE_NEW_PASSWORD: given } = process.env;
  if (fromStdin) return { password: (await text(process.stdin)).replace(/\r?\n$/, ""), isMade: false };
  if (given) return { password: given, isMade: false };
  return { password: randomBytes(18).toString("base64url"), isMade: true };
}

function withPassword(user: object, said: Message, { password, isMade }: Password): Answer {
  const shown = message("commandLine.users.password", { password });
  return {
    json: isMade ? { ...user, password } : user,
    text: english(isMade ? lines(said, shown) : said),
  };
}

function done(said: Message): Answer {
  return { json: { ok: true }, text: english(said) };
}

/** @throws AppError not-found of an email that nobody has */
async function idOf(call: Call, user: string): Promise<string> {
  if (!user.includes("@")) return user;
  const found = (await listOf(call, listOfUsers)).find(({ email }) => email === user.trim().toLowerCase());
  if (!found) throw new AppError("not-found", message("requests.none.user"));
  return found.id;
}
