import { test } from "playwright/test";

export const written = test;
