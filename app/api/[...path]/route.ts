import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { openRoute } from "#lib/web/api-route.ts";

/** An address below /api that names nothing is answered as the API answers, and not with a page. */
const nothing = openRoute(async () => {
  throw new AppError("not-found", message("requests.none.address"));
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
