export { requestContext } from "../lib/web/request-context.ts";
