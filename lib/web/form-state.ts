import type { ErrorCode } from "../kernel/errors.ts";

/** What a server action hands back to its form. Safe to import from client components. */
export type FormState<T = unknown> = {
  status: "idle" | "done" | "failed";
  message?: string;
  /** By field name; the first problem of each. */
  fieldErrors?: Record<string, string>;
  code?: ErrorCode;
  data?: T;
};

export const IDLE: FormState<never> = { status: "idle" };
