import { expect, test } from "vitest";
import { findLiterals, findSentences } from "./find-literals.ts";

const texts = (source: string) => findLiterals("a.tsx", source).map(({ text }) => text);

test.each([
  ["<p>Nobody</p>", ["Nobody"]],
  ["<p>{count} rows wait</p>", ["rows wait"]],
  ['<p>{open ? "Hide" : "Show them"}</p>', ["Hide", "Show them"]],
  ['<p>{open && "Hide"}</p>', ["Hide"]],
  ['<p>{open ? <b /> : (last ?? "never")}</p>', ["never"]],
  [
    '<input aria-label="Percentage of people" placeholder="Type one" />',
    ["Percentage of people", "Type one"],
  ],
  ["const title = `turned off`;", ["turned off"]],
  ['const words = { on: "is on", off: "is off" };', ["is on", "is off"]],
  ['throw new AppError("conflict", "The flag was changed.");', ["The flag was changed."]],
  ['const a = 1;\n\nconst title = "It is off";', ["It is off"]],
])("finds the texts of %s", (source, expected) => {
  expect(texts(source)).toEqual(expected);
});

test.each([
  '<p className="text-sm flex text-muted">{text}</p>',
  "<p>{count} %</p>",
  "<b>Sluice</b>",
  "<b>ADMIN_TOKEN</b>",
  'const broken = state === "breaker open";',
  'switch (state) { case "breaker open": stop(); }',
  '<p>{t("answer.title")}</p>',
  'const style = cn("flex grow", open && "border rounded");',
  'const STYLE = "flex-1 text-sm hover:bg-raised";',
  'throw new Error("No such column");',
  'log.warn("A row was refused");',
  'import a from "a b";',
  "const row = sql`select a from b`;",
  'type Word = "is on" | "is off";',
  'const TONE = { "on for nobody": tone };',
  'new Response(file, { headers: { "content-disposition": "attachment; filename=a" } });',
  'Response.json({ status: "not ready" });',
])("lets pass %s", (source) => {
  expect(texts(source)).toEqual([]);
});

test("says where a text stands", () => {
  expect(findLiterals("a.ts", 'const a = 1;\n\nconst title = "It is off";')).toEqual([
    { line: 3, text: "It is off" },
  ]);
});

test("how a command is typed is no text, its help and what it answers are", () => {
  const source = `
    export const LINE = line(["flags delete <flag>", "flags.delete.does"], [needed("--confirm <flag>", "its name again")],
      asks(deleteFlag, (gone) => ({ json: gone, text: \`${"$"}{gone.name} is deleted.\` })));
    program.description("The control room").option("--json", "json");`;
  const found = findLiterals("cli/commands/flags.ts", source).map(({ text }) => text);
  expect(found).toEqual(["its name again", "is deleted.", "The control room"]);
  expect(findLiterals("lib/a.ts", source)).toHaveLength(4);
});

const sentences = (source: string) => findSentences("lib/a.ts", source).map(({ text }) => text);

test.each([
  ['return "The key is in the allow-list.";', "The key is in the allow-list."],
  [`never.push(\`The WITH ${"$"}{name} has the range.\`);`, "The WITH xy has the range."],
  [`const row = { state: "down", detail: \`No ${"$"}{name} runs.\` };`, "No xy runs."],
  [`record({ reason: \`version ${"$"}{id}\` });`, "version xy"],
  ['record({ reason: gone ? "the token is gone" : null });', "the token is gone"],
  ['const row = { pausedBy: "the outbox, as nobody answered" };', "the outbox, as nobody answered"],
  ['throw new AppError("conflict", "The flag was changed.");', "The flag was changed."],
  ['return asIs(gone ? "no such host" : said);', "no such host"],
])("below the screens finds %s", (source, expected) => {
  expect(sentences(source)).toEqual([expected]);
});

test.each([
  'const name = z.string().describe("The name of the flag.");',
  'const Flag = z.object({}).meta({ id: "Flag", title: "A flag as it is." });',
  'const demo = [{ name: "a", description: "Reads and writes the table." }];',
  'throw new Error("No such column is there.");',
  'class Lost extends Error { constructor() { super("The lease was lost."); } }',
  'log.warn({ err }, "The row was refused by it.");',
  `db.query(\`select a from b where c = ${"$"}{d}\`);`,
  'record({ reason: message("auditReasons.version", { version }) });',
  'record({ reason: "DISABLED" });',
  'type Found = { because: "on for nobody" };',
  'repeat("reading plan folders", 10, read);',
])("below the screens lets pass %s", (source) => {
  expect(sentences(source)).toEqual([]);
});
