const words = (list: string) => new Set(list.split(" "));

/** In {"key": "password", "value": …} the one names what the other is. */
const NAMING = words(
  "key k name n field fieldname attribute attr label header code id param parameter property prop variable var column " +
    "setting option",
);
const NAMED = words("value values val v content data text raw input answer current old new before after");
/** A type names a bare value; beside data or text it is more often an event's. */
const TYPING = words("type kind system");
const TYPED = words("value values val v");
const LONGEST_NAME = 200;

/** Which keys hold a secret because this one, with this value, says so; null if it says nothing. */
export function secretNeighbours(
  key: string,
  value: unknown,
  isSecretName: (name: string) => boolean,
): ReadonlySet<string> | null {
  const lower = key.toLowerCase();
  const named = NAMING.has(lower) ? NAMED : TYPING.has(lower) ? TYPED : null;
  return named !== null && namesSecret(value, isSecretName) ? named : null;
}

/** True for a text that names a secret, as the first of ["password", "hunter2"] does. */
export function namesSecret(value: unknown, isSecretName: (name: string) => boolean): boolean {
  return typeof value === "string" && value.length <= LONGEST_NAME && isSecretName(value);
}
