/** What pages load of a build: plain names, and nothing that a reader could take for another place, or for a folder. */
const STATIC = /^\/_next\/static\/(?![^?]*(?:\.\.|\/\/|\\|%2e|%2f|%5c|%25|\/(?:\?|$)))[^?]/i;
/** Escaped more often than this an address is nobody's. */
const MOST_ESCAPED = 3;

const NEXT = /^\/_{1,2}next/i;

/**
 * True for an address that Next answers by itself and no page of ours uses, as /_next/image, which would write a file for every
 * spelling of a picture's name, for anybody; however the address is written.
 */
export function isNextsOwn(url: string): boolean {
  if (STATIC.test(url)) return false;
  let [path = ""] = url.split("?", 1);
  for (let count = 0; count <= MOST_ESCAPED; count += 1) {
    // With dots and slashes as written, and as a browser reads them.
    const slashes = path.replaceAll("\\", "/").replaceAll(/\/{2,}/g, "/");
    if (NEXT.test(slashes) || NEXT.test(URL.parse(slashes, "http://localhost")?.pathname ?? "")) return true;
    path = path.replaceAll(/%[2-7][0-9a-f]/gi, (one) =>
      String.fromCharCode(Number.parseInt(one.slice(1), 16)),
    );
  }
  return false;
}
