/** Languages whose months and days people are likely to put into a password here. */
const LANGUAGES = "en de fr es it pt nl pl sv da fi cs tr ru uk el ko ja zh".split(" ");

/** No interface of the platform names these. */
const SEASONS = (
  "spring summer autumn fall winter frühling fruehling frühjahr sommer herbst printemps été ete automne hiver primavera verano " +
  "otoño otono invierno estate autunno inverno verão verao outono lente zomer herfst wiosna lato jesień jesien zima vår host höst " +
  "весна лето осень зима 봄 여름 가을 겨울 春 夏 秋 冬"
).split(" ");

/** Names of months, days and seasons, which passwords that must be changed every few months are made of. */
export function calendarWords(): string[] {
  const words = new Set(SEASONS);
  for (const language of LANGUAGES) {
    for (const style of ["long", "short"] as const) {
      const month = new Intl.DateTimeFormat(language, { month: style, timeZone: "UTC" });
      const dated = new Intl.DateTimeFormat(language, { day: "numeric", month: style, timeZone: "UTC" });
      const weekday = new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" });
      for (let index = 0; index < 12; index += 1) {
        const day = new Date(Date.UTC(2026, index, 15));
        words.add(month.format(day));
        // Some languages write a month otherwise beside a day.
        for (const { type, value } of dated.formatToParts(day)) if (type === "month") words.add(value);
      }
      for (let index = 1; index <= 7; index += 1)
        words.add(weekday.format(new Date(Date.UTC(2026, 0, index))));
    }
  }
  return [...words].map((word) => word.toLowerCase().replace(/\.$/, ""));
}
