import { restRoute } from "#lib/web/rest-route.ts";

export { restRoute as DELETE, restRoute as GET, restRoute as PATCH, restRoute as POST, restRoute as PUT };
