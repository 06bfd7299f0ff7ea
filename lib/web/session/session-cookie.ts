/** `__Host-` makes browsers insist on https, this host only and the whole path. */
export function sessionCookieName(secure: boolean): string {
  return secure ? "__Host-sluice.session" : "sluice.session";
}
