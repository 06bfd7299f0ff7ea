import { type Message, message } from "../../messages/catalogue/message.ts";

const PREFIX = "whsec_";
/** Standard Webhooks: 24 to 64 random bytes. */
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/**
 * What a variable with signing secrets holds, parsed once: `whsec_` once and base64 or base64url, several with a space between
 * while one replaces another. What surrounds them, such as the line end of a file, does not count.
 * @returns the keys in plain base64, in the order given; or what is wrong, without the value: "must start with whsec_".
 */
export function parseWebhookSecrets(value: string): { keys: string[] } | { problem: Message } {
  const parts = value.split(/\s+/).filter(Boolean);
  if (parts.length === 0) return { problem: message("setup.secret.empty") };
  const keys: string[] = [];
  for (const [index, part] of parts.entries()) {
    const key = parseKey(part);
    if ("problem" in key) {
      if (parts.length === 1) return key;
      const place = { number: index + 1, count: parts.length };
      return { problem: message("setup.secret.oneOf", { ...place, problem: key.problem }) };
    }
    keys.push(key.base64);
  }
  return { keys };
}

function parseKey(part: string): { base64: string } | { problem: Message } {
  if (!part.startsWith(PREFIX)) return { problem: message("setup.secret.prefix") };
  const text = part.slice(PREFIX.length);
  // Its letters are base64url too, so that it would count as six of the key's.
  if (text.includes(PREFIX)) return { problem: message("setup.secret.twice") };
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return { problem: message("setup.secret.character") };
  if (/[+/]/.test(text) && /[_-]/.test(text)) return { problem: message("setup.secret.mixed") };
  const bytes = Buffer.from(text, "base64");
  const whole = bytes.toString(/[_-]/.test(text) ? "base64url" : "base64").replace(/={1,2}$/, "");
  const padding = text.length - text.indexOf("=");
  if (
    whole !== text.replace(/={1,2}$/, "") ||
    (text.includes("=") && padding !== (4 - (whole.length % 4)) % 4)
  )
    return { problem: message("setup.secret.cutOff") };
  if (bytes.length >= LEAST_BYTES && bytes.length <= MOST_BYTES) return { base64: bytes.toString("base64") };
  return {
    problem: message("setup.secret.size", { least: LEAST_BYTES, most: MOST_BYTES, bytes: bytes.length }),
  };
}
