import fc from "fast-check";
import { expect, test } from "vitest";
import { charactersLookedAt } from "../../../test/characters-looked-at.ts";
import { redact } from "../../outbox/reads/redact.ts";
import { cleanErrorText, cleanText } from "./clean-error-text.ts";
import { cutText } from "./cut-text.ts";
import { loggedError } from "./logged-error.ts";
import { isCard, maskText } from "./mask-text.ts";
import { namesSecret, secretNeighbours } from "./named-values.ts";
import { pairSpans } from "./pair-spans.ts";
import { saysOnlyWhy } from "./says-only-why.ts";
import { isSecretName } from "./secret-names.ts";
import { withoutTerminalCodes } from "./without-terminal-codes.ts";

const LONGEST = 65_536;
const PIECES =
  '://a@ ://@ a://b@ a@ @ = & a=b& ? # : :// / % %3D %40 %25 %253D \' \'\' " "" ` \\" ( ) [ ] { } < > </ <a> <name> <password/> ' +
  "name: name= name:' password='' password=( --password | |name| )=( Key( =( a b 1 4- eyJ eyJ. . - sk- npm_ sluice_ Bearer basic: null why " +
  'password," ["name"," type:"name" ：';
const piece = fc.oneof(
  fc.constantFrom(
    ...PIECES.split(" "),
    " ",
    "  ",
    "\n",
    "\u001b]",
    "\u0007",
    "Key (",
    "Failing row contains (",
    'COPY a, line 1: "',
    "--name ",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
);

const FUNCTIONS: Record<string, (text: string) => unknown> = {
  maskText: (text) => maskText(text, isSecretName),
  pairSpans: (text) => pairSpans(text, isSecretName),
  cleanErrorText,
  cleanText: (text) => cleanText(text, 2_000),
  loggedError: (text) =>
    loggedError(Object.assign(new Error(text), { code: "23505", detail: text, where: text })),
  cutText: (text) => cutText(text, 2_000),
  isCard,
  namesSecret: (text) => namesSecret(text, isSecretName),
  isSecretName,
  secretNeighbours: (text) => [
    secretNeighbours("key", text, isSecretName),
    secretNeighbours(text, "name", isSecretName),
    secretNeighbours("loc", Array(LONGEST).fill(text), isSecretName),
  ],
  saysOnlyWhy,
  withoutTerminalCodes,
  redact: (text) =>
    redact({ text, json: JSON.stringify({ text }), [text]: text }, { mask: [], show: [], types: {} }),
};

/** What one character costs at most: some forms make 300 characters behind it be looked at, and what was masked is looked through again. */
const MOST_LOOKS = 1_000;

// Whatever recurses or looks again from every piece on shows here, on an idle machine and on a busy one alike.
test.each(Object.entries(FUNCTIONS))("%s throws at no text, and takes work in step with it", (_, work) => {
  const check = (begin: string, repeated: string) => {
    const text = begin + repeated.repeat(Math.ceil(LONGEST / repeated.length)).slice(0, LONGEST);
    expect(charactersLookedAt(() => work(text))).toBeLessThan(MOST_LOOKS * LONGEST);
  };
  for (const repeated of ["://a@", "://@", "a://b@", "a@", "%25", " ", "`name:\u001b]"])
    for (const begin of ["", " ", "--name"]) check(begin, repeated);
  fc.assert(
    fc.property(piece, fc.array(piece, { minLength: 1, maxLength: 3 }), (begin, pieces) =>
      check(begin, pieces.join("")),
    ),
    { numRuns: 8 },
  );
});
