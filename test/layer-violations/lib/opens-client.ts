export { client } from "./generated/client.ts";
