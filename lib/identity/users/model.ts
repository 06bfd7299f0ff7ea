import { z } from "zod";
import { issueText } from "../../kernel/input/issue-text.ts";
import { storableText, typedText } from "../../kernel/input/storable-text.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

const EMAIL_NEEDED = message("input.sentences.emailNeeded");
export const Email = typedText(EMAIL_NEEDED)
  .trim()
  .min(1, issueText(EMAIL_NEEDED))
  .toLowerCase()
  .max(254, issueText(message("input.sentences.emailLength", { most: 254 })))
  .pipe(z.email(issueText(message("input.sentences.emailForm"))));

export const RoleName = z.enum(ROLES, issueText(message("input.sentences.chooseRole")));

const LEAST_PASSWORD = 12;

/** A password to set; what is easy to guess about it is for `refuseWeakPassword`. No rules about kinds of characters. */
export const NewPassword = storableText(message("input.sentences.passwordNeeded"))
  .normalize("NFC")
  .refine(
    (password) => [...password].length >= LEAST_PASSWORD,
    issueText(message("input.sentences.passwordShort", { least: LEAST_PASSWORD })),
  )
  .max(200, issueText(message("input.sentences.passwordLong", { most: 200 })));

export const UserId = z.uuid(issueText(message("input.sentences.noUser")));

export type UserView = {
  id: string;
  email: string;
  name: string;
  role: (typeof ROLES)[number];
  disabledAt: Date | null;
  createdAt: Date;
  createdBy: string;
  lastSignInAt: Date | null;
};

/** What became of a token; in every state but "works" it is refused. */
export type TokenState = "works" | "revoked" | "expired" | "account-disabled" | "account-gone";

/** ADMIN_TOKEN of the environment: not set, set to make the first admin with, or set although there is one. */
export type BootstrapToken = "absent" | "needed" | "left-over";

export type TokenView = {
  id: string;
  name: string;
  /** What it may do: its own role, or its account's where that is less by now. */
  role: (typeof ROLES)[number];
  /** The role that it was made with, where it may do less now. */
  cappedFrom: (typeof ROLES)[number] | null;
  state: TokenState;
  prefix: string;
  createdAt: Date;
  createdBy: string;
  createdById: string | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

export type SessionView = {
  id: string;
  userId: string;
  email: string;
  /** "Firefox on Linux", from what the browser says of itself. */
  browser: Message;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
  endsAt: Date;
};
