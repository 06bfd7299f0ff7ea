import { z } from "zod";
import { issueText } from "../../kernel/input/issue-text.ts";
import { typedText } from "../../kernel/input/storable-text.ts";
import { askedText, verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { addUser } from "./add-user.ts";
import { Email, NewPassword, RoleName } from "./model.ts";
import { refuseWeakPassword } from "./password-strength.ts";

/** Adds a person who signs in with a password. Refused if the email is taken. */
export const createUser = verb({
  name: "user.create",
  permission: "user:manage",
  input: z.object({
    email: Email,
    name: typedText()
      .trim()
      .max(100, issueText(message("input.sentences.nameLength", { most: 100 })))
      .default(""),
    role: RoleName,
    password: NewPassword,
  }),
  output: z.object({ id: z.string(), email: z.string() }),
  subject: (asked) => ({ kind: "user", id: askedText(asked, "email") || "unknown" }),
  async runOutside(ctx, person) {
    refuseWeakPassword(person.password, person);
    return addUser(ctx, person);
  },
});
