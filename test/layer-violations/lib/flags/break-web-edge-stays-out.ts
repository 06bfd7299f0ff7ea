export { db } from "../web/db.ts";
