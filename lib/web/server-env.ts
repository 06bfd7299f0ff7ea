import { type Env, parseEnv } from "../kernel/config/env.ts";

let parsed: Env | undefined;

/** The web process's environment, parsed at first use: a build needs none. */
export function serverEnv(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
