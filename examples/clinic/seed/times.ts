import { pick } from "./random.ts";

/** How people wrote their time over the years: the share of each way in per mille, and its texts. */
export const TIME_STYLES = [
  { style: "24-hour clock", perMille: 380, readable: true, write: clock24 },
  { style: "AM and PM", perMille: 170, readable: true, write: amPm },
  { style: "오전 and 오후 with 시", perMille: 200, readable: true, write: koreanHour },
  { style: "오전 and 오후 with 시 and 분", perMille: 100, readable: true, write: koreanMinutes },
  { style: "a bare 시 in opening hours", perMille: 60, readable: true, write: bareHour },
  { style: "a word", perMille: 50, readable: true, write: word },
  { style: "an hour without a marker", perMille: 22, readable: false, write: ambiguous },
  { style: "empty", perMille: 8, readable: false, write: empty },
  { style: "a time of day that is neither", perMille: 7, readable: false, write: unclear },
  { style: "nonsense", perMille: 3, readable: false, write: nonsense },
] as const;

type Clock = { hour: number; minute: number };

/** The style of the row with this number: exact shares in every thousand rows, spread by a step that visits each once. */
export function styleOf(row: number): (typeof TIME_STYLES)[number] {
  let place = (row * 617) % 1000;
  for (const style of TIME_STYLES) {
    place -= style.perMille;
    if (place < 0) return style;
  }
  return TIME_STYLES[0];
}

/** Any time at which a treatment may begin: 09:00 to 11:30, and 14:00 to 17:30 where afternoons are open. */
function opening(random: () => number, afternoonOpen: boolean): Clock {
  const hours = afternoonOpen && random() < 0.53 ? [14, 15, 16, 17] : [9, 10, 11];
  return { hour: pick(random, hours), minute: random() < 0.6 ? 0 : 30 };
}

const two = (value: number) => String(value).padStart(2, "0");
const twelve = (hour: number) => (hour > 12 ? hour - 12 : hour);

function clock24(random: () => number, afternoonOpen: boolean): string {
  const { hour, minute } = opening(random, afternoonOpen);
  return `${two(hour)}:${two(minute)}`;
}

function amPm(random: () => number, afternoonOpen: boolean): string {
  const { hour, minute } = opening(random, afternoonOpen);
  const marker = hour < 12 ? "AM" : "PM";
  const form = random();
  if (form < 0.7) return `${twelve(hour)}:${two(minute)} ${marker}`;
  if (form < 0.85) return `${two(twelve(hour))}:${two(minute)} ${marker.toLowerCase()}`;
  return minute === 0 ? `${twelve(hour)}${marker.toLowerCase()}` : `${twelve(hour)}:${two(minute)}${marker}`;
}

function koreanHour(random: () => number, afternoonOpen: boolean): string {
  const { hour } = opening(random, afternoonOpen);
  return `${hour < 12 ? "오전" : "오후"}${random() < 0.85 ? " " : ""}${twelve(hour)}시`;
}

function koreanMinutes(random: () => number, afternoonOpen: boolean): string {
  const { hour } = opening(random, afternoonOpen);
  return `${hour < 12 ? "오전" : "오후"} ${twelve(hour)}시 ${random() < 0.8 ? "30분" : "반"}`;
}

function bareHour(random: () => number, afternoonOpen: boolean): string {
  return `${afternoonOpen && random() < 0.35 ? pick(random, [14, 15, 16, 17]) : pick(random, [9, 10, 11])}시`;
}

function word(random: () => number, afternoonOpen: boolean): string {
  return afternoonOpen && random() < 0.5
    ? pick(random, ["afternoon", "Afternoon", "오후"])
    : pick(random, ["morning", "Morning", "오전", "아침"]);
}

function ambiguous(random: () => number): string {
  return pick(random, ["3시", "2시", "4시", "1시", "2:00", "3:00", "3:30", "4:00", "1:30", "5", "02:30"]);
}

function empty(random: () => number): string {
  return random() < 0.9 ? "" : " ";
}

function unclear(random: () => number): string {
  const texts = [
    "after lunch",
    "lunchtime",
    "점심 이후",
    "점심시간",
    "anytime",
    "아무때나",
    "퇴근 후",
    "evening",
    "저녁",
    "상담 후 결정",
  ];
  return pick(random, texts);
}

function nonsense(random: () => number): string {
  return pick(random, ["asdf", "ㅁㄴㅇㄹ", "??", "25:70", "TBD", "-", "same as last time", "010"]);
}
