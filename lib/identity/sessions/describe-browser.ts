import { asIs } from "../../messages/as-is.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

// In this order, as most call themselves by the names of others as well.
const BROWSERS: [RegExp, string][] = [
  [/\bEdg(A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/\b(iPhone|iPad)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** "Firefox on Linux", enough for a person to know their own again; what is known of neither is called a program. */
export function describeBrowser(userAgent: string): Message {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (browser && system) return message("users.browser.on", { browser, system });
  if (browser) return asIs(browser);
  return system ? message("users.browser.unknownOn", { system }) : message("users.browser.program");
}
