import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { BOOTSTRAP_APPLICATION, SCOPES, type Scope } from "#lib/identity/applications/model.ts";
import { hashClientToken } from "#lib/identity/applications/token-hash.ts";

/** A token as the database and the snapshot hold it. Revoked ones are not among those. */
export const StoredToken = z.object({
  id: z.string(),
  application: z.string(),
  scope: z.enum(SCOPES),
  tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
  expiresAt: z.coerce.date().nullable(),
});
export type StoredToken = z.infer<typeof StoredToken>;

/** Who asks. */
export type Caller = {
  /** Empty for somebody without a token. */
  application: string;
  /** Null: the token of the environment, or none. */
  tokenId: string | null;
  /** A token for servers: only what such a caller says counts. A browser's can be read by anybody. */
  authenticated: boolean;
  /** May open a stream of definitions, acknowledge and report. */
  mayStream: boolean;
  /** For the address of an event stream, where a browser cannot send a header: it opens that stream and nothing else. */
  streamKey: string | null;
};

type Known = { digest: Buffer; streamDigest: Buffer; expiresAt: Date | null; caller: Caller };

export const NOBODY: Caller = {
  application: "",
  tokenId: null,
  authenticated: false,
  mayStream: true,
  streamKey: null,
};

/**
 * The tokens of all applications, in memory as hashes, so that a question costs no database and is answered while there
 * is none. Every known one is compared, in a time that tells nothing of any.
 */
export class ClientTokens {
  readonly required: boolean;
  #bootstrap: Known | null;
  #stored: StoredToken[] = [];
  #known: Known[] = [];
  #used = new Set<string>();
  #areRead = false;

  /** @param options.required false: somebody without a token may ask too, and counts for nothing. */
  constructor(options: { required: boolean; bootstrap: string | undefined }) {
    this.required = options.required;
    this.#bootstrap =
      options.bootstrap === undefined
        ? null
        : know({
            id: "",
            application: BOOTSTRAP_APPLICATION,
            scope: "server",
            tokenHash: hashClientToken(options.bootstrap),
            expiresAt: null,
          });
    this.#known = this.#bootstrap === null ? [] : [this.#bootstrap];
  }

  /** False until the database or the snapshot told them: then a token that is not found is not yet a wrong one. */
  get areRead(): boolean {
    return this.#areRead;
  }

  /** @returns false if they are the same as before. */
  replace(stored: StoredToken[]): boolean {
    const same = this.#areRead && JSON.stringify(stored) === JSON.stringify(this.#stored);
    this.#areRead = true;
    this.#stored = stored;
    this.#known = [...(this.#bootstrap === null ? [] : [this.#bootstrap]), ...stored.map(know)];
    return !same;
  }

  stored(): StoredToken[] {
    return this.#stored;
  }

  get size(): number {
    return this.#known.length;
  }

  /**
   * By the token that was given, if any. Null: refused. A wrong token is refused even where none is required, as its owner
   * believes to be known.
   */
  callerOf(given: string | undefined): Caller | null {
    if (given === undefined) return this.required ? null : NOBODY;
    return this.#find(createHash("sha256").update(given).digest(), (one) => one.digest);
  }

  /** By the key in the address of an OFREP event stream. */
  callerOfStreamKey(key: string): Caller | null {
    return this.#find(createHash("sha256").update(key).digest(), (one) => one.streamDigest);
  }

  /** False once its token was revoked or has expired. */
  stillKnows(caller: Caller): boolean {
    if (caller.application === "") return !this.required;
    const now = Date.now();
    return this.#known.some((one) => one.caller.tokenId === caller.tokenId && isValid(one, now));
  }

  /** The ids of tokens used since this was last asked. */
  takeUsed(): string[] {
    const used = [...this.#used];
    this.#used.clear();
    return used;
  }

  #find(digest: Buffer, of: (known: Known) => Buffer): Caller | null {
    const now = Date.now();
    let found: Caller | null = null;
    for (const one of this.#known) {
      if (timingSafeEqual(digest, of(one)) && isValid(one, now)) found = one.caller;
    }
    if (found?.tokenId) this.#used.add(found.tokenId);
    return found;
  }
}

function know({ id, application, scope, tokenHash, expiresAt }: StoredToken): Known {
  const streamKey = createHmac("sha256", tokenHash).update("sluice ofrep events").digest("base64url");
  const isServer = scope === ("server" satisfies Scope);
  return {
    digest: Buffer.from(tokenHash, "hex"),
    streamDigest: createHash("sha256").update(streamKey).digest(),
    expiresAt,
    caller: {
      application,
      tokenId: id === "" ? null : id,
      authenticated: isServer,
      mayStream: isServer,
      streamKey,
    },
  };
}

function isValid({ expiresAt }: Known, now: number): boolean {
  return expiresAt === null || expiresAt.getTime() > now;
}
