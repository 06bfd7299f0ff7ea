import { z } from "zod";
import type { FlagHold } from "../interlock/flag-hold.ts";
import type { RaiseGate } from "../interlock/flag-raise-gate.ts";
import type { Message } from "../messages/catalogue/message.ts";
import type { ServedParts } from "../messages/served-words.ts";
import type { Confirmation } from "./clients/confirmation.ts";
import { type FlagChange, FlagFieldChange } from "./field-change.ts";
import { StoredWindow } from "./flag-window.ts";
import { type ASKED_FILTERS, FLAG_STATES, type FlagState } from "./list-choices.ts";
import { type FlagValue, variantFields } from "./variants.ts";

/** What decides the answer; the rest of the row is for people. */
export const FlagRule = z.object({
  name: z.string(),
  enabled: z.boolean(),
  rolloutPercentage: z.number().describe("0 to 100 in steps of 0.01."),
  allowKeys: z.array(z.string()),
  window: StoredWindow.nullable(),
  retiredAt: z.date().nullable(),
  archivedAt: z.date().nullable(),
  ...variantFields,
});
export type FlagRule = z.infer<typeof FlagRule>;

export const FlagRow = FlagRule.extend({
  environment: z.string(),
  description: z.string(),
  owner: z.string(),
  heldAt: z.date().nullable(),
  heldBy: z.string().nullable(),
  holdReason: z.string().nullable(),
  planName: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  updatedBy: z.string(),
  revision: z.int().describe("The flag-set revision of the last change of this row."),
}).meta({ id: "Flag", title: "A flag as it is set" });
export type FlagRow = z.infer<typeof FlagRow>;

/** One flag as flagd, the gateway, the Node SDK and every official provider understand it. */
export type FlagDefinition = {
  state: "ENABLED";
  variants: Record<string, FlagValue>;
  /** What is answered where the targeting says nothing; not the default variant of the flag's row. */
  defaultVariant: string;
  /** Absent: the variant that is off is named so. */
  metadata?: { offVariant: string };
  targeting?: Record<string, unknown>;
};

/** What a flag is, and to whom it serves its default variant: a held one, for one, may serve some, everyone or nobody. */
export const FlagStanding = z.object({
  state: z.enum(FLAG_STATES),
  serves: z.enum(["nobody", "some", "everyone"]),
});
export type FlagStanding = z.infer<typeof FlagStanding>;

export const FlagNow = FlagRow.extend(FlagStanding.shape).meta({
  id: "FlagNow",
  title: "A flag as it is set, and what it is by that now",
});
export type FlagNow = z.infer<typeof FlagNow>;

export type FlagSummary = FlagRow &
  FlagStanding & {
    /** The same with the kill switch left aside: what lifting it restores. */
    setTo: FlagStanding;
    /** At what it would be turned on, where its plan does not let it be what it is set to; null: as set, or it is on. */
    turnsOnAt: number | null;
    /** What keeps it from rising, a person or a failing check of its plan; null if nothing does. */
    hold: FlagHold | null;
    /**
     * Gateways and clients connected now, and how many of them serve this flag's last change; and the names of the clients
     * that were there and are lost.
     */
    serving: { connected: number; confirmed: number; lost: string[] } & ServedParts;
  };

export type ListedFlag = FlagSummary & {
  createdBy: string;
  /** When an application last asked for it; null if none ever has. */
  lastAskedAt: Date | null;
};

export type FlagList = {
  /** Archived ones too, which no screen shows unless asked. */
  flags: ListedFlag[];
  /** Set while the kill switch is engaged: every flag that is not retired serves off, whatever it is set to. */
  killedAt: Date | null;
};

/** Which flags: of the list, and of what is archived together. */
export type FlagFilter = {
  /** Words, each of which is in the name, the description, the owner or the plan. */
  q: string;
  /** "any" leaves out what is archived. */
  state: FlagState | "any";
  /** Empty: whoever's. */
  owner: string;
  createdBy: string;
  olderThanDays: number;
  asked: (typeof ASKED_FILTERS)[number];
};

/** Answers given in one ten-second bucket, of the off variant and of any other. */
export type EvaluationBucket = { at: Date; on: number; off: number };

/** Whom a change moves, from one reading. Of a sample the counts are carried to the whole, so that they are estimates. */
export const Reach = z.object({
  asked: z
    .boolean()
    .describe(
      "False: no application has asked for the flag yet, so that nobody is known whom it could move.",
    ),
  applications: z.array(z.string()).describe('Those that asked for it, "" for programs without a token.'),
  /** Which of an application's people come past this one flag is known to nobody, so that the screen says whose it counts. */
  knownKeys: z
    .int()
    .describe("People whom these applications named in the last 30 days, for whichever flag."),
  sampled: z.int().describe("How many of them were looked at."),
  before: z
    .int()
    .describe('How many get "on" now; the kill switch aside, as lifting it restores what is set.'),
  after: z.int().describe("How many once it is changed."),
  joins: z.int(),
  leaves: z.int(),
  onceServed: z
    .int()
    .describe(
      'How many get "on" after it once the flag is turned on, as far as it may, and its window open.',
    ),
});
export type Reach = z.infer<typeof Reach>;

/** Some of the people whom a change moves, by key: those looked at first. */
const MovedKeys = z.object({ joins: z.array(z.string()), leaves: z.array(z.string()) });
export type MovedKeys = z.infer<typeof MovedKeys>;

const turnsOnAt = z
  .number()
  .nullable()
  .describe(
    "At what it would be turned on, where its plan does not let it be what it is set to; null: as set, or on.",
  );

/** What a flag serves besides its percentage. */
export const ServingConditions = z.object({
  enabled: z.boolean(),
  turnsOnAt,
  windowOpen: z.boolean(),
  opensAt: z.date().nullable().describe("When a closed window opens; null if it cannot be read."),
  killed: z.boolean().describe("The kill switch keeps it off; never true of a retired flag."),
  /** Without one no change reaches anybody: programs keep what they last had. */
  connected: z.boolean().describe("A gateway is connected."),
});
export type ServingConditions = z.infer<typeof ServingConditions>;

/** What a change would do: one reading, for the words and for the figures. */
export const ChangePreview = z
  .object({
    name: z.string(),
    revision: z
      .int()
      .describe("Of what was looked at; a change that names it is refused if it holds no more."),
    asks: z.boolean().describe("False: it moves nobody or is lowering or off, and needs no second press."),
    changes: z.array(FlagFieldChange),
    reach: Reach,
    moved: MovedKeys.describe("Empty for whom keys are not to be listed."),
    conditions: ServingConditions.describe("As they would be after the change."),
    whyNot: z.string().nullable().describe("Why it would be refused as things are; null if it would not."),
    turnsOnAt,
  })
  .meta({ id: "ChangePreview", title: "What a change would do" });
/** For people, in whose language it is said. */
export type ChangePreview = Omit<z.infer<typeof ChangePreview>, "whyNot"> & { whyNot: Message | null };

export type FlagDetail = FlagSummary & {
  killedAt: Date | null;
  history: FlagChange[];
  /** The last hour, oldest first; a bucket without answers is absent. */
  evaluations: EvaluationBucket[];
  raiseGate: RaiseGate;
  /** "Served by 14 of 14 in 71 ms", and who is waited for; null if the change is not on record. */
  confirmation: Confirmation | null;
  /** True without a window; false for one that cannot be read. */
  windowOpen: boolean;
  /** When the window next opens or closes, the flag on or off; null without a window. */
  nextBoundaryAt: Date | null;
};

/** Who named a key in the last 30 days, and when last. */
export type KeySeen = { applications: string[]; lastAt: Date };

/** What one key gets, and why. */
export type FlagPreview = {
  name: string;
  targetingKey: string;
  value: FlagValue;
  variant: string;
  isOn: boolean;
  reason: string;
  /** "The key is in the allow-list.", "The key's place 12.34 is below 25 %." */
  because: Message;
  /** The key's place on the scale of 0 to 99.99: it gets "on" at every percentage above this; null without a key. */
  place: number | null;
  /** Null: nobody named the key in the last 30 days, or none was given. Absent: whoever asks may not know. */
  seen?: KeySeen | null;
};
