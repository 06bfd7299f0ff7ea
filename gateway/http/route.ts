import type { IncomingMessage, ServerResponse } from "node:http";
import type { Parts } from "./parts.ts";

export type Asked = {
  parts: Parts;
  request: IncomingMessage;
  response: ServerResponse;
  /** What follows a path that ends with "/". */
  rest: string;
  /** Without its question mark. */
  query: string;
};

/** A line of the table. */
export type Route = {
  /** "*": any that no line before takes. */
  method: "GET" | "POST" | "*";
  /** Whole; one that ends with "/" takes all that begins with it. */
  path: string;
  /** What it is counted as in the metrics; null: it is not. */
  counted: string | null;
  answer: (asked: Asked) => void | Promise<void>;
};
