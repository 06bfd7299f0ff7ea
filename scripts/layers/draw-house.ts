import type { Import } from "./cruise-layers.ts";

/** Everything stands on these, so that an arrow to them would say nothing. */
const BELOW = ["kernel", "messages"];
const ROOMS = /^(?:lib\/(?!generated)([^/]+)\/|(app|components|gateway|worker|cli|sdk|examples)\/)/;
const BEGIN = "<!-- arrows: node scripts/check-layers.ts --draw -->\n";
const END = "<!-- end of arrows -->";

/** Pure: the rooms and who imports whom, types included and tests left out, as a Mermaid picture. */
export function drawHouse(imports: Import[]): string {
  const arrows = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [a, b] = [roomOf(from), roomOf(to)];
    if (!a || !b || a === b || /\.test\.tsx?$/.test(from) || BELOW.includes(b) || BELOW.includes(a)) continue;
    arrows.set(a, (arrows.get(a) ?? new Set()).add(b));
  }
  const lines = [...arrows].sort().map(([from, to]) => `  ${from} --> ${[...to].sort().join(" & ")}`);
  return ["```mermaid", "flowchart TD", ...lines, "```"].join("\n");
}

/** The document with this picture between its marks. @throws Error if it lacks them */
export function withPicture(document: string, picture: string): string {
  const from = document.indexOf(BEGIN) + BEGIN.length;
  const to = document.indexOf(END, from);
  if (from < BEGIN.length || to < 0) throw new Error("The document has no marks for the picture of arrows.");
  return `${document.slice(0, from)}${picture}\n${document.slice(to)}`;
}

function roomOf(path: string): string | undefined {
  const found = ROOMS.exec(path);
  return found?.[1] ?? found?.[2];
}
