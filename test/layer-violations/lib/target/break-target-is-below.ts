export { setFlag } from "../flags/set-flag.ts";
