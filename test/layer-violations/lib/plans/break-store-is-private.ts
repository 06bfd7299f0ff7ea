export { rows } from "../flags/store.ts";
