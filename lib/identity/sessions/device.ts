import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A browser is remembered for so long after somebody signed in there. */
export const DEVICE_SECONDS = 180 * 24 * 60 * 60;

/** One cookie for each account of a browser; its name tells nobody which. `__Host-` as for the session. */
export function deviceCookieName(email: string, secure: boolean): string {
  const account = createHash("sha256").update(email).digest("hex").slice(0, 16);
  return `${secure ? "__Host-" : ""}sluice.device.${account}`;
}

/**
 * What a browser keeps once somebody has signed in on it, so that it has a budget of attempts of its own: strangers who
 * try passwords for the same email cannot use that up. It opens nothing by itself.
 */
export function issueDevice(email: string, secret: string): string {
  const id = randomBytes(16).toString("base64url");
  return `${id}.${sign(id, email, secret)}`;
}

/** The id of a device that this account has signed in on; null for any other, and for one that was made up. */
export function knownDevice(cookie: string | undefined, email: string, secret: string): string | null {
  const [id = "", signature = ""] = cookie?.split(".") ?? [];
  const right = Buffer.from(sign(id, email, secret));
  const given = Buffer.from(signature);
  return given.length === right.length && timingSafeEqual(given, right) ? id : null;
}

function sign(id: string, email: string, secret: string): string {
  return createHmac("sha256", secret).update(`sluice device\n${id}\n${email}`).digest("base64url");
}
