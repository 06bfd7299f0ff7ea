import { z } from "zod";
import { ROLES } from "../auth/permissions.ts";
import { storableText } from "../storable-text.ts";

export const Email = storableText("An email is needed.")
  .trim()
  .toLowerCase()
  .max(254, "An email has at most 254 characters.")
  .pipe(z.email("This is not an email address."));

export const RoleName = z.enum(ROLES, "Choose a role.");

/** Length is what makes a password hard to guess; no rules about kinds of characters. */
export const Password = storableText("A password is needed.")
  .min(8, "A password needs at least 8 characters.")
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

export type TokenView = {
  id: string;
  name: string;
  role: (typeof ROLES)[number];
  prefix: string;
  createdAt: Date;
  createdBy: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};
