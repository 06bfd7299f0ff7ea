import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { semicolons } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import { issueText, saidOf } from "../input/issue-text.ts";
import "../input/issue-sentence.ts";
import { withEnd } from "../text/sentences.ts";
import { parseWebhookSecrets } from "./webhook-secrets.ts";

type Variables = Record<string, string | undefined>;

const NAME = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, issueText(message("setup.config.field.name")));
const VARIABLE = z.string().regex(/^[A-Z][A-Z0-9_]*$/, issueText(message("setup.config.field.variable")));
/** Where a value comes from: written in the file, or an environment variable. */
const urlOrVariable = { url: z.string().min(1).optional(), urlFrom: VARIABLE.optional() };
const oneOfTwo = (value: { url?: string | undefined; urlFrom?: string | undefined }) =>
  (value.url === undefined) !== (value.urlFrom === undefined);

const TargetFile = z
  .strictObject({
    ...urlOrVariable,
    /** Into how many slots an outbox that is made there divides its events; one that stands keeps its own. */
    slots: z.int().min(1).max(256).optional(),
  })
  .refine(oneOfTwo, { error: issueText(message("setup.config.field.oneUrl")) });

/** Of a sink of any kind. */
const anySink = {
  target: NAME,
  /** Attempts of one event before it is dead. */
  maxAttempts: z.int().min(1).max(100).default(12),
  timeoutSeconds: z.number().positive().max(60).default(15),
  /** Upper bound of the first wait; it doubles with each attempt up to an hour, and the wait is random below it. */
  firstRetrySeconds: z.number().positive().max(600).default(1),
  /** Events in flight to this sink from one worker. */
  concurrency: z.int().min(1).max(500).default(32),
  /** Consecutive failures of the sink itself (connection, timeout, 5xx) that open its breaker. */
  breakerAfter: z.int().min(1).max(1000).default(5),
  /** While the breaker is open, one attempt every so often. */
  probeSeconds: z.number().positive().max(3600).default(30),
  /** Where a sink that was just added begins. */
  startAt: z.enum(["beginning", "now"]).default("beginning"),
};

const WebhookFile = z
  .strictObject({
    ...anySink,
    kind: z.literal("webhook"),
    ...urlOrVariable,
    /** The variable with the Standard Webhooks secret, whsec_…, or several; the secret itself never stands in the file. */
    secretFrom: VARIABLE,
  })
  .refine(oneOfTwo, { error: issueText(message("setup.config.field.oneUrl")) });

/** A line for each kind; `readSink` resolves what it names, and lib/outbox/sinks/kinds.ts opens it. */
const SinkFile = z.discriminatedUnion("kind", [WebhookFile], {
  error: issueText(message("setup.config.field.kind")),
});

/** `mask` hides more than the built-in list, `show` lifts it for exact keys. */
const masking = {
  mask: z.array(z.string().min(1)).default([]),
  show: z.array(z.string().min(1)).default([]),
};

const ConfigFile = z.strictObject({
  targets: z.record(NAME, TargetFile).default({}),
  sinks: z.record(NAME, SinkFile).default({}),
  /** Folder of the migration plans. */
  plans: z.string().min(1).default("plans"),
  /** Payload keys shown to people, for all events and by type of event. */
  redaction: z
    .strictObject({ ...masking, types: z.record(z.string().min(1), z.strictObject(masking)).default({}) })
    .default({ mask: [], show: [], types: {} }),
});

export type WebhookConfig = Omit<z.infer<typeof WebhookFile>, "urlFrom"> & {
  name: string;
  url: string;
  /** Keys in base64; events are signed with each. */
  secrets: string[];
};
export type SinkConfig = WebhookConfig;
type Masking = { mask: string[]; show: string[] };
export type Redaction = Masking & { types: Record<string, Masking> };
export type Config = {
  /** Connection strings by target name, and what an outbox that is made there begins with. */
  targets: Record<string, { url: string; slots?: number | undefined }>;
  sinks: Record<string, SinkConfig>;
  plans: string;
  redaction: Redaction;
};

/**
 * Reads sluice.yaml and the variables that it names.
 * Sinks come from this file alone, never from a form or a request, and are http(s) only: nobody who can only use the
 * dashboard can point Sluice at an address inside the network.
 * @throws AppError invalid with one sentence that names what is wrong; values are never repeated.
 */
export function loadConfig(env: Variables, path: string): Config {
  const result = ConfigFile.safeParse(readYaml(path));
  if (!result.success) {
    const problems = result.error.issues.map((issue) =>
      message("setup.config.problem", {
        field: issue.path.join(".") || message("setup.config.theFile"),
        says: saidOf(issue),
      }),
    );
    throw new AppError("invalid", message("setup.config.wrong", { path, problems: semicolons(problems) }), {
      path,
    });
  }
  const file = result.data;
  const targets = Object.fromEntries(
    Object.entries(file.targets).map(([name, target]) => [
      name,
      {
        url: resolveUrl(env, path, `targets.${name}`, target, "postgres"),
        ...(target.slots === undefined ? {} : { slots: target.slots }),
      },
    ]),
  );
  const sinks = Object.fromEntries(
    Object.entries(file.sinks).map(([name, sink]) => {
      const where = `sinks.${name}`;
      if (!Object.hasOwn(targets, sink.target)) {
        throw new AppError(
          "invalid",
          message("setup.config.noSuchTarget", { path, where, target: sink.target }),
          {
            path,
          },
        );
      }
      return [name, { ...readSink(env, path, where, sink), name }];
    }),
  );
  return { targets, sinks, plans: file.plans, redaction: file.redaction };
}

function readSink(
  env: Variables,
  path: string,
  where: string,
  sink: z.infer<typeof SinkFile>,
): Omit<SinkConfig, "name"> {
  switch (sink.kind) {
    case "webhook": {
      const { urlFrom, ...webhook } = sink;
      const url = resolveUrl(env, path, where, { url: sink.url, urlFrom }, "http");
      return { ...webhook, url, secrets: readSecrets(env, path, where, sink.secretFrom) };
    }
  }
}

/** The connection string of a target. @throws AppError gate-closed if the file does not name it */
export function targetUrl(config: Config, name: string): string {
  const target = Object.hasOwn(config.targets, name) ? config.targets[name] : undefined;
  if (!target)
    throw new AppError("gate-closed", message("setup.config.noTarget", { target: name }), {
      target: name,
    });
  return target.url;
}

/**
 * For the start, before anything runs: loadConfig, whose sentence then says which variable names the file.
 * @throws AppError invalid
 */
export function checkConfig(env: Variables, path: string): void {
  try {
    loadConfig(env, path);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("invalid", message("setup.config.named", { problem: error.said }), error.details);
  }
}

let loaded: Config | undefined;
/** The configuration of this process, read once: SLUICE_CONFIG or sluice.yaml in the working folder. */
export function getConfig(): Config {
  loaded ??= loadConfig(process.env, process.env.SLUICE_CONFIG || "sluice.yaml");
  return loaded;
}

function readYaml(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new AppError("invalid", message("setup.config.unreadable", { path }), { path });
  }
  try {
    return parse(text) ?? {};
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new AppError("invalid", message("setup.config.notYaml", { path, line: withEnd(line) }), { path });
  }
}

const PROTOCOLS = { postgres: ["postgres:", "postgresql:"], http: ["http:", "https:"] };

function resolveUrl(
  env: Variables,
  path: string,
  where: string,
  from: { url?: string | undefined; urlFrom?: string | undefined },
  wanted: keyof typeof PROTOCOLS,
): string {
  const value = from.url ?? readVariable(env, path, where, from.urlFrom ?? "");
  const named = from.urlFrom ?? `${where}.url`;
  const protocol = URL.canParse(value) ? new URL(value).protocol : "";
  if (!PROTOCOLS[wanted].includes(protocol)) {
    const said = message("setup.config.wrongUrl", { variable: named, path, where, wanted });
    throw new AppError("invalid", said, { variable: named });
  }
  return value;
}

function readSecrets(env: Variables, path: string, where: string, variable: string): string[] {
  const parsed = parseWebhookSecrets(readVariable(env, path, where, variable));
  if ("keys" in parsed) return parsed.keys;
  throw new AppError(
    "invalid",
    message("setup.config.wrongSecret", { variable, path, where, problem: parsed.problem }),
    {
      variable,
    },
  );
}

function readVariable(env: Variables, path: string, where: string, variable: string): string {
  // A variable that was filled from a file ends with that file's line end.
  const value = env[variable]?.trim();
  if (value) return value;
  throw new AppError("invalid", message("setup.config.notSet", { variable, path, where }), { variable });
}
