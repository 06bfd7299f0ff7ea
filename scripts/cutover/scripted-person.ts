/**
 * Stands in for the receptionist who knows what her patients mean. A real cutover asks a person on the plan's page; this
 * one answers by a list that is written down, and her name is recorded like anybody's.
 */
const AFTERNOONS = [
  // Bare hours that only an afternoon has within opening hours; she asked the patients.
  "1시",
  "2시",
  "3시",
  "4시",
  "2:00",
  "3:00",
  "3:30",
  "4:00",
  "1:30",
  "02:30",
  "5",
  "after lunch",
  "lunchtime",
  "점심 이후",
  "점심시간",
  "퇴근 후",
  "evening",
  "저녁",
];
const MORNINGS = [
  // No wish, or none that can be made out: mornings have more free rooms, and reception calls them.
  "",
  " ",
  "anytime",
  "아무때나",
  "상담 후 결정",
  "asdf",
  "ㅁㄴㅇㄹ",
  "??",
  "25:70",
  "TBD",
  "-",
  "same as last time",
  "010",
  "as soon as possible",
  "whenever you call me",
];

/** What she decides, or null for what is not on her list: then the cutover stops, and nothing is guessed. */
export function decidePeriod(rawValue: string | null): "MORNING" | "AFTERNOON" | null {
  if (rawValue === null) return null;
  if (AFTERNOONS.includes(rawValue)) return "AFTERNOON";
  return MORNINGS.includes(rawValue) ? "MORNING" : null;
}
