import { z } from "zod";
import { issueText } from "../../kernel/input/issue-text.ts";
import { typedText } from "../../kernel/input/storable-text.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { addUser } from "./add-user.ts";
import { Email, NewPassword, RoleName } from "./model.ts";
import { refuseWeakPassword } from "./password-strength.ts";
import { subjectByEmail } from "./user-subject.ts";

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
  subject: subjectByEmail,
  async runOutside(ctx, person) {
    refuseWeakPassword(person.password, person);
    return addUser(ctx, person);
  },
});
