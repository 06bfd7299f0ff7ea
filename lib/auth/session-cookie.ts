/** A working day. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** `__Host-` makes browsers insist on https, this host only and the whole path. */
export function sessionCookieName(secure: boolean): string {
  return secure ? "__Host-sluice.session" : "sluice.session";
}
