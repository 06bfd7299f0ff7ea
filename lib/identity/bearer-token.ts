/**
 * What an `Authorization: Bearer …` header gives as token, be it one or not: who sends a wrong token is not like one who sends
 * none. Undefined for another header, and without one.
 */
export function bearerToken(authorization: string | null | undefined): string | undefined {
  return authorization?.match(/^Bearer\s+(\S.*)$/i)?.[1];
}
