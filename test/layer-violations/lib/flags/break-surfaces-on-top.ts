export { operations } from "../surfaces/rest.ts";
