import { type ScanToken, scan } from "libpg-query";

/** A token, or what stands in a pair of brackets. */
type Piece = string | { open: "(" | "["; inside: Piece[] };

/**
 * True if two definitions that PostgreSQL printed say the same: token by token, so that what stands in quotes counts letter
 * by letter. It prints some expressions differently once they were printed and read again: `('a'::varchar, …)::text[]`
 * becomes a cast of each element, and a BETWEEN inside of an AND loses its parentheses.
 */
export async function sameDefinition(a: string, b: string): Promise<boolean> {
  if (a === b) return true;
  try {
    return (await canonical(a)) === (await canonical(b));
  } catch {
    return false; // a text that has no tokens: what is printed is all there is
  }
}

async function canonical(text: string): Promise<string> {
  const { tokens } = await scan(text);
  return write(simplify(read(tokens)));
}

function read(tokens: ScanToken[]): Piece[] {
  const root: Piece[] = [];
  const open: Piece[][] = [root];
  for (const { text } of tokens) {
    if (text === "(" || text === "[") {
      const inside: Piece[] = [];
      open.at(-1)?.push({ open: text, inside });
      open.push(inside);
    } else if (text === ")" || text === "]") {
      if (open.length === 1) throw new Error("A bracket ends that did not begin.");
      open.pop();
    } else open.at(-1)?.push(text);
  }
  return root;
}

function simplify(pieces: Piece[]): Piece[] {
  const inner = pieces.map((piece) =>
    typeof piece === "string" ? piece : { ...piece, inside: simplify(piece.inside) },
  );
  return flatten(castElements(inner));
}

/** `(ARRAY[a, b])::t[]` as `ARRAY[(a)::t, (b)::t]`. */
function castElements(pieces: Piece[]): Piece[] {
  for (const [at, piece] of pieces.entries()) {
    if (typeof piece === "string" || piece.open !== "(" || pieces[at + 1] !== "::") continue;
    const [word, array, ...more] = piece.inside;
    if (word !== "ARRAY" || typeof array !== "object" || more.length > 0) continue;
    const end = pieces.findIndex((one, index) => index > at + 1 && isEmptyArray(one));
    const type = pieces.slice(at + 2, end);
    if (end === -1 || !type.every((one) => typeof one !== "string" || /^([\w."]+)$/.test(one))) continue;
    const elements = split(array.inside).map((inside): Piece[] => [{ open: "(", inside }, "::", ...type]);
    const inside = elements.flatMap((element, index) => (index === 0 ? element : [",", ...element]));
    return castElements([...pieces.slice(0, at), "ARRAY", { open: "[", inside }, ...pieces.slice(end + 1)]);
  }
  return pieces;
}

function isEmptyArray(piece: Piece): boolean {
  return typeof piece === "object" && piece.open === "[" && piece.inside.length === 0;
}

function split(pieces: Piece[]): Piece[][] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece === ",") parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts;
}

/** `(a AND b) AND c` as `a AND b AND c`, and the same of OR. */
function flatten(pieces: Piece[]): Piece[] {
  const joins = (word: string) => pieces.includes(word) && !pieces.includes(word === "AND" ? "OR" : "AND");
  const word = ["AND", "OR"].find(joins);
  if (word === undefined) return pieces;
  return pieces.flatMap((piece, at) => {
    const alone = [pieces[at - 1] ?? word, pieces[at + 1] ?? word].every((one) => one === word);
    if (typeof piece === "string" || piece.open !== "(" || !alone) return [piece];
    const same = piece.inside.includes(word) && !piece.inside.includes(word === "AND" ? "OR" : "AND");
    return same && !piece.inside.includes(",") ? piece.inside : [piece];
  });
}

function write(pieces: Piece[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return piece.open === "(" ? `( ${write(piece.inside)} )` : `[ ${write(piece.inside)} ]`;
    })
    .join(" ");
}
