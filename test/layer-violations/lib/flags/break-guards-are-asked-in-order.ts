export { killHolds } from "../kill/guard.ts";
