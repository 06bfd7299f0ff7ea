import { z } from "zod";
import { UserId } from "../../identity/users/model.ts";
import { listUsers } from "../../identity/users/reads.ts";
import { AppError } from "../../kernel/errors.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { query } from "../../kernel/query.ts";
import { message } from "../../messages/catalogue/message.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

export const User = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    disabledAt: z.date().nullable(),
    createdAt: z.date(),
    createdBy: z.string(),
    lastSignInAt: z.date().nullable(),
  })
  .meta({ id: "User", title: "Somebody who signs in" });

export const listOfUsers = query({
  name: "user.list",
  input: z.object(PageInput),
  output: pageOf(User),
  run: async (ctx, page) =>
    cutPage(await listUsers(ctx), page, { list: "users", place: ({ email }) => email }),
});

export const oneUser = query({
  name: "user.read",
  input: z.object({ id: UserId }),
  output: User,
  async run(ctx, { id }) {
    const [found] = await listUsers(ctx, id);
    if (!found) throw new AppError("not-found", message("requests.none.user"), { id });
    return found;
  },
});
