import { oldOptions, oldRoute } from "#lib/web/old-route.ts";

export {
  oldOptions as OPTIONS,
  oldRoute as DELETE,
  oldRoute as GET,
  oldRoute as PATCH,
  oldRoute as POST,
  oldRoute as PUT,
};
