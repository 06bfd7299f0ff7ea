export { setFlag } from "../../lib/flags/set-flag.ts";
