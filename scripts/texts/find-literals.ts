import { parseSync } from "oxc-parser";

export type Literal = { line: number; text: string };

type Node = { type: string; start: number } & Record<string, unknown>;

/** Attributes and properties whose value is for the browser or another part of the code. */
const FOR_MACHINES =
  /^(class(Name)?|.*ClassName|id|key|name|type|href|src|d|viewBox|transform|points|style|.*Style|rel|target|method|role|form|htmlFor|autoComplete|inputMode|pattern|fill|stroke.*|data-.*|as|variant|size|tone|align|side|mode|dataKey|sizes|media|accept|encType|nonce|lang|headers|status)$/;
/** Calls whose texts are no reader's: classes, codes of texts, and names that stand on record. */
const NOT_READ =
  /^(systemActor|cn|cva|clsx|useTranslations|getTranslations|querySelector(All)?|matchMedia|RegExp)$/;
/** Of a command, whose first argument is how it is typed and the code of its help. */
const COMMAND = /^(line|[a-z]+Line)$/;
const WORDS = /[A-Za-z]{2,}[,;:.]? [A-Za-z]/;
/** Names are the same in every language. */
const NAMES = new Set(["Sluice", "GitHub", "PostgreSQL", "OpenFeature"]);
const VARIABLE = /^[A-Z]+(_[A-Z]+)+$/;
const ONE_WORD = /^[A-Z][a-z]+[.:…]?$/;
const CLASS =
  /^(\S*[-:[\]!/]\S*|flex|grid|block|inline|hidden|truncate|border|rounded|relative|absolute|fixed|sticky|underline|italic|uppercase|shrink|grow|contents|static|container|group|peer|transition|shadow|outline|ring|invisible|visible|table|isolate|figure|num)$/;

/** What stands below the screens. */
const SENTENCE = /^[A-Z][^\n]*\b[a-z]+ [a-z]+\b[^\n]*\.$/;
/** Properties that say why, where a part of a sentence is one too much. */
const SAYS_WHY = /^(reason|because|why|detail|pausedBy|notRead|says)$/;
/** What documents the interface for programs, and the demo's own data. */
const DOCUMENTS = /^(describe|meta|description)$/;

/**
 * Texts for people in code that draws nothing: whole sentences, and words that are given as a reason or as somebody's own (`asIs`), which
 * the pseudo-locale brackets like all others. A template's
 * parameter counts as a word. Not bugs that are thrown, what is logged, nor what documents a field.
 */
export function findSentences(path: string, source: string): Literal[] {
  const found: Literal[] = [];
  const walk = (node: unknown, isWhy: boolean): void => {
    if (Array.isArray(node)) for (const one of node) walk(one, isWhy);
    if (!isNode(node) || isForMachines(node) || isDocument(node)) return;
    const text = wholeText(node);
    if (text !== null && (SENTENCE.test(text) || (isWhy && WORDS.test(text))))
      found.push({ line: source.slice(0, node.start).split("\n").length, text });
    const isAsIs = node.type === "CallExpression" && nameOf(node.callee) === "asIs";
    const saysWhy = node.type === "Property" ? SAYS_WHY.test(String((node.key as Node).name ?? "")) : isWhy;
    const passes = /^(Property|Conditional|Logical|Parenthesized)/.test(node.type);
    for (const [name, child] of Object.entries(node))
      if (!isCode(node, name)) walk(child, isAsIs || (passes && saysWhy));
  };
  walk(parseSync(path, source).program, false);
  return found;
}

function isDocument(node: Node): boolean {
  if (node.type === "Property") return DOCUMENTS.test(String((node.key as Node).name ?? ""));
  if (node.type !== "CallExpression" || !isNode(node.callee)) return false;
  const { type, property } = node.callee;
  return type === "Super" || (type === "MemberExpression" && DOCUMENTS.test(nameOf(property)));
}

/** A literal, or a template with a word for each of its parameters. */
function wholeText(node: Node): string | null {
  if (node.type === "Literal") return textOf(node);
  if (node.type !== "TemplateLiteral") return null;
  return (node.quasis as Node[]).map((one) => textOf(one)).join("xy");
}

/**
 * Texts for people that stand in the code: in JSX, and strings of two words or more anywhere. Not classes, nor bugs that
 * are thrown (`new Error`), nor what is written to the log, nor how a command is typed.
 */
export function findLiterals(path: string, source: string): Literal[] {
  const found: Literal[] = [];
  const walk = (node: unknown, place: Place): void => {
    if (Array.isArray(node)) for (const one of node) walk(one, place);
    if (!isNode(node) || isForMachines(node)) return;
    const text = textOf(node);
    if (
      text !== null &&
      (node.type === "JSXText" ? /[A-Za-z]{2}/ : FOR_PEOPLE[place]).test(text) &&
      !isClasses(text) &&
      !NAMES.has(text.trim()) &&
      !VARIABLE.test(text.trim())
    )
      found.push({
        line: source.slice(0, node.start).split("\n").length,
        text: text.trim().replace(/\s+/g, " "),
      });
    for (const [name, child] of Object.entries(path.startsWith("cli/") ? withoutTyped(node) : node))
      if (!isCode(node, name)) walk(child, placeIn(node, place));
  };
  walk(parseSync(path, source).program, "code");
  return found;
}

type Place = "code" | "attribute" | "between tags";
/** In braces of JSX one word is a text too, between tags however it is written. */
const FOR_PEOPLE: Record<Place, RegExp> = {
  code: WORDS,
  attribute: new RegExp(`${WORDS.source}|${ONE_WORD.source}`),
  "between tags": new RegExp(`${WORDS.source}|^[A-Za-z][a-z]+[.:…]?$`),
};

/** Where the parts of a node stand; what a choice in braces may give is drawn as well. */
function placeIn(node: Node, place: Place): Place {
  if (node.type === "JSXAttribute") return "attribute";
  if (node.type === "JSXExpressionContainer") return place === "attribute" ? place : "between tags";
  return /^(Conditional|Logical|Parenthesized)Expression$/.test(node.type) ? place : "code";
}

function isForMachines(node: Node): boolean {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
      return isNode(node.source);
    case "TSLiteralType":
    case "TSTemplateLiteralType":
      return true;
    case "JSXAttribute":
      return FOR_MACHINES.test(String((node.name as Node).name));
    case "Property":
      return FOR_MACHINES.test(String((node.key as Node).name ?? ""));
    case "NewExpression":
      return /Error$/.test(nameOf(node.callee)) && nameOf(node.callee) !== "AppError";
    case "CallExpression":
      return NOT_READ.test(nameOf(node.callee)) || /^(console|log|logger)$/.test(objectOf(node.callee));
    case "TaggedTemplateExpression":
      return true;
    default:
      return node.directive !== undefined && node.directive !== null;
  }
}

function withoutTyped(node: Node): object {
  const isCommand = node.type === "CallExpression" && COMMAND.test(nameOf(node.callee));
  return isCommand ? { ...node, arguments: (node.arguments as unknown[]).slice(1) } : node;
}

/** What a property is found by is a code, and so is what a value is compared with: no sentence is read back. */
function isCode(node: Node, name: string): boolean {
  switch (node.type) {
    case "Property":
      return name === "key" && node.computed === false;
    case "SwitchCase":
      return name === "test";
    case "BinaryExpression": {
      const side = node[name];
      return /^[!=]==$/.test(String(node.operator)) && isNode(side) && side.type === "Literal";
    }
    default:
      return false;
  }
}

function textOf(node: Node): string | null {
  if (node.type === "JSXText" || node.type === "Literal")
    return typeof node.value === "string" ? node.value : null;
  if (node.type === "TemplateElement") return (node.value as { raw: string }).raw;
  return null;
}

function isClasses(text: string): boolean {
  return text
    .trim()
    .split(/\s+/)
    .every((word) => CLASS.test(word));
}

function nameOf(callee: unknown): string {
  return isNode(callee) && callee.type === "Identifier" ? String(callee.name) : "";
}

function objectOf(callee: unknown): string {
  return isNode(callee) && callee.type === "MemberExpression" ? nameOf(callee.object) : "";
}

function isNode(node: unknown): node is Node {
  return typeof node === "object" && node !== null && "type" in node;
}
