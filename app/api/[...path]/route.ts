import { AppError } from "#lib/kernel/errors.ts";
import { openRoute } from "#lib/web/api-route.ts";

/** An address below /api that names nothing is answered as the API answers, and not with a page. */
const nothing = openRoute(async () => {
  throw new AppError("not-found", "There is nothing at this address.");
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
