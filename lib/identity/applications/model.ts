import { z } from "zod";
import { issueText } from "../../kernel/input/issue-text.ts";
import { typedText } from "../../kernel/input/storable-text.ts";
import { message } from "../../messages/catalogue/message.ts";

/** `browser`: anybody can read it out of the page, so it may evaluate and nothing else. */
export const SCOPES = ["server", "browser"] as const;
export type Scope = (typeof SCOPES)[number];

const APPLICATION = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$/;

/** The database holds the same rule. */
export const ApplicationName = typedText(message("input.sentences.applicationNeeded"))
  .trim()
  .regex(APPLICATION, issueText(message("input.sentences.applicationForm")));

export const ScopeName = z.enum(SCOPES, issueText(message("input.sentences.chooseScope")));

export const ClientTokenId = z.uuid(issueText(message("input.sentences.noToken")));

/** What SLUICE_CLIENT_TOKEN of the gateway's environment counts as. */
export const BOOTSTRAP_APPLICATION = "SLUICE_CLIENT_TOKEN";

export type ClientTokenView = {
  id: string;
  application: string;
  environment: string;
  scope: Scope;
  prefix: string;
  createdAt: Date;
  createdBy: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** The token itself is in the answer to whoever made it and nowhere else. */
export const CreatedClientToken = z.object({
  id: z.string(),
  application: z.string(),
  environment: z.string(),
  scope: z.enum(SCOPES),
  token: z.string(),
  expiresAt: z.date().nullable(),
});
export type CreatedClientToken = z.infer<typeof CreatedClientToken>;
