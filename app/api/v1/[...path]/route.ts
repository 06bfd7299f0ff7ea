import { restOptions, restRoute } from "#lib/web/rest-route.ts";

export {
  restOptions as OPTIONS,
  restRoute as DELETE,
  restRoute as GET,
  restRoute as PATCH,
  restRoute as POST,
  restRoute as PUT,
};
