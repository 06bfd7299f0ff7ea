export { client } from "../lib/opens-client.ts";
