import { z } from "zod";
import { sessionLimits } from "../../identity/sessions/session-limits.ts";
import { UserId } from "../../identity/users/model.ts";
import { listSessions } from "../../identity/users/reads.ts";
import { parseEnv } from "../../kernel/config/env.ts";
import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

const Session = z
  .object({
    id: z.uuid(),
    userId: z.uuid(),
    email: z.string(),
    browser: z.string(),
    address: z.string(),
    createdAt: z.date(),
    lastSeenAt: z.date(),
    endsAt: z.date().describe("At the latest; it ends earlier where nobody is there."),
  })
  .meta({ id: "Session", title: "Where somebody is signed in" });

export const listOfSessions = query({
  name: "session.list",
  input: z.object({
    user: UserId.optional().describe("Whose; without it one's own. Another's is for an admin."),
    ...PageInput,
  }),
  output: pageOf(Session),
  async run(ctx, { user, ...page }) {
    const whose = user ?? (ctx.actor.kind === "user" ? ctx.actor.id : undefined);
    // A program is signed in nowhere.
    const open = whose
      ? await listSessions(ctx, sessionLimits(parseEnv(process.env)), { userId: whose })
      : [];
    const place = ({ createdAt, id }: { createdAt: Date; id: string }) => `${createdAt.toISOString()} ${id}`;
    const shown = open.map((one) => ({ ...one, browser: english(one.browser) }));
    return cutPage(shown, page, { list: "sessions", place, newest: true });
  },
});
