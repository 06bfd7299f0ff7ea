import { hash, verify } from "@node-rs/argon2";

// Argon2id with OWASP's figures: 19 MiB, two passes, one lane.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes it in Unicode's NFC, as one keyboard sends "é" as one character and another as two. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFC"), OPTIONS);
}

let decoy: Promise<string> | undefined;

/** True if it is the password. An unknown user (null) costs as much time as a known one, so that neither shows. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("nobody has this password");
  const against = stored ?? (await decoy);
  const composed = password.normalize("NFC");
  const matches = await verify(against, composed);
  // What was set before passwords were composed was hashed as it was typed.
  const asTyped = composed === password ? matches : (await verify(against, password)) || matches;
  return asTyped && stored !== null;
}
