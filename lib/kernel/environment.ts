import { issueText } from "../kernel/input/issue-text.ts";
import { message } from "../messages/catalogue/message.ts";
import { storableText } from "./input/storable-text.ts";

/** The environment of whoever names none, and the only one until somebody adds another. */
export const DEFAULT_ENVIRONMENT = "production";

/** The field by which an input names the environment whose flags or kill switch it is about. */
export const EnvironmentName = storableText()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, issueText(message("input.predicates.small")))
  .default(DEFAULT_ENVIRONMENT)
  .describe(`Which environment it is about; "${DEFAULT_ENVIRONMENT}" where it is not said.`);
