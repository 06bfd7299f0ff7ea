"use client";
export { schema } from "../lib/parses.ts";
