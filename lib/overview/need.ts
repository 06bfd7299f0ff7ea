import type { Message } from "../messages/catalogue/message.ts";

/** Something that needs a person. */
export type Need = {
  tone: "fail" | "hold";
  /** Behind "One thing needs you: ". */
  title: Message;
  /** Its sentences. */
  text: Message[];
  /** Since when, where it helps; shown after the text. */
  at?: Date | null;
  href: string;
  /** The button: "Look at the 3 rows". */
  button: Message;
  /** The flag that is to be turned on: its own button takes the place of the link, where it may be. */
  turnsOn?: string;
};

export function fail(title: Message, text: Message[], href: string, button: Message): Need {
  return { tone: "fail", title, text, href, button };
}

export function hold(title: Message, text: Message[], href: string, button: Message): Need {
  return { tone: "hold", title, text, href, button };
}
