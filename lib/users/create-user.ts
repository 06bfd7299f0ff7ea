import { z } from "zod";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { typedText } from "../storable-text.ts";
import { addUser } from "./add-user.ts";
import { Email, NewPassword, RoleName } from "./model.ts";
import { refuseWeakPassword } from "./password-strength.ts";

const Input = z.object({
  email: Email,
  name: typedText().trim().max(100, "A name has at most 100 characters.").default(""),
  role: RoleName,
  password: NewPassword,
});

/** Adds a person who signs in with a password. @throws AppError forbidden; conflict if the email is taken */
export async function createUser(ctx: Context, input: unknown): Promise<{ id: string; email: string }> {
  const subject = { kind: "user", id: subjectOf(input) } as const;
  await requirePermission(ctx, "user:manage", subject);
  const person = Input.parse(input);
  refuseWeakPassword(person.password, person);
  return addUser(ctx, person);
}

function subjectOf(input: unknown): string {
  const email = input && typeof input === "object" && "email" in input ? input.email : null;
  return typeof email === "string" ? email.slice(0, 254) : "unknown";
}
