import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** Where proxy.ts sends a server action that comes from another site: refused, and on record if somebody is signed in. */
export const POST = apiRoute(async () => {
  throw new AppError("forbidden", message("requests.asker.foreignChange"));
});
