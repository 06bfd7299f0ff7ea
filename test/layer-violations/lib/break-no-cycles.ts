import { two } from "./other-half-of-the-cycle.ts";

export const one = () => two;
