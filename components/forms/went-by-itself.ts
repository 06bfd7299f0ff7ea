/** An open question, from the moment it was asked to the moment it left the page. */
export type Asked = {
  /** It was confirmed or put aside. */
  answered: boolean;
  /** The address of the page when it was asked, and when it went. */
  askedAt: string;
  goneAt: string;
};

/**
 * Pure: whether a question went away under the hands of whoever read it, as the page that asked it was read again and does not ask
 * it any more: somebody else did it, or changed what it was about. Who goes to another page leaves it, which needs no word.
 */
export function wentByItself({ answered, askedAt, goneAt }: Asked): boolean {
  return !answered && askedAt === goneAt;
}
