import { problemOf } from "../lib/plans/definition/problem.ts";

/** A problem of a plan's folder, made for a test of what draws it. */
export const aProblem = problemOf;
