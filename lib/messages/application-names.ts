import { listed } from "./catalogue/listed.ts";
import { type Message, message } from "./catalogue/message.ts";

const SHOWN = 3;

/** "clinic", "clinic and shop", "clinic, a program without a token and 4 more"; "" names programs without a token. */
export function applicationNames(applications: string[]): Message {
  const names = applications
    .slice(0, SHOWN)
    .map((name) => name || message("flagWords.stillUsed.withoutToken"));
  const count = applications.length - SHOWN;
  return listed(count > 0 ? [...names, message("common.list.more", { count })] : names);
}
