export { stream } from "../stream/stream.ts";
