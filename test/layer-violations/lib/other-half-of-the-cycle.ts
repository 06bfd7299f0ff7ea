import { one } from "./break-no-cycles.ts";

export const two = () => one;
