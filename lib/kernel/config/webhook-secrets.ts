const PREFIX = "whsec_";
/** Standard Webhooks: 24 to 64 random bytes. */
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/**
 * What a variable with signing secrets holds, parsed once: `whsec_` once and base64 or base64url, several with a space between
 * while one replaces another. What surrounds them, such as the line end of a file, does not count.
 * @returns the keys in plain base64, in the order given; or what is wrong, without the value: "must start with whsec_".
 */
export function parseWebhookSecrets(value: string): { keys: string[] } | { problem: string } {
  const parts = value.split(/\s+/).filter(Boolean);
  if (parts.length === 0) return { problem: "is empty; it must be whsec_ and a key in base64" };
  const keys: string[] = [];
  for (const [index, part] of parts.entries()) {
    const key = parseKey(part);
    if ("problem" in key) {
      const which = parts.length > 1 ? `has a fault in secret ${index + 1} of ${parts.length}: it ` : "";
      return { problem: `${which}${key.problem}` };
    }
    keys.push(key.base64);
  }
  return { keys };
}

function parseKey(part: string): { base64: string } | { problem: string } {
  if (!part.startsWith(PREFIX)) return { problem: `must start with ${PREFIX}` };
  const text = part.slice(PREFIX.length);
  // Its letters are base64url too, so that it would count as six of the key's.
  if (text.includes(PREFIX)) return { problem: `has ${PREFIX} twice; write it once in front of each key` };
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text))
    return { problem: `holds a character after ${PREFIX} that is not base64` };
  if (/[+/]/.test(text) && /[_-]/.test(text))
    return { problem: `mixes base64 and base64url after ${PREFIX}: + or / with - or _` };
  const bytes = Buffer.from(text, "base64");
  const whole = bytes.toString(/[_-]/.test(text) ? "base64url" : "base64").replace(/={1,2}$/, "");
  const padding = text.length - text.indexOf("=");
  if (
    whole !== text.replace(/={1,2}$/, "") ||
    (text.includes("=") && padding !== (4 - (whole.length % 4)) % 4)
  )
    return { problem: "is cut off or wrongly padded: its base64 does not end as it must" };
  if (bytes.length >= LEAST_BYTES && bytes.length <= MOST_BYTES) return { base64: bytes.toString("base64") };
  return {
    problem: `must have ${LEAST_BYTES} to ${MOST_BYTES} bytes in base64 after ${PREFIX}; it has ${bytes.length}`,
  };
}
