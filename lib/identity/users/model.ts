import { z } from "zod";
import { storableText, typedText } from "../../kernel/input/storable-text.ts";
import { ROLES } from "../../kernel/permissions.ts";

export const Email = typedText("An email is needed.")
  .trim()
  .min(1, "An email is needed.")
  .toLowerCase()
  .max(254, "An email has at most 254 characters.")
  .pipe(z.email("This is not an email address."));

export const RoleName = z.enum(ROLES, "Choose a role.");

const LEAST_PASSWORD = 12;

/** A password to set; what is easy to guess about it is for `refuseWeakPassword`. No rules about kinds of characters. */
export const NewPassword = storableText("A password is needed.")
  .normalize("NFC")
  .refine(
    (password) => [...password].length >= LEAST_PASSWORD,
    `A password needs at least ${LEAST_PASSWORD} characters.`,
  )
  .max(200, "A password has at most 200 characters.");

export const UserId = z.uuid("There is no such user.");

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
  browser: string;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
  endsAt: Date;
};
