// @ts-check
const form = /** @type {HTMLFormElement} */ (document.querySelector("#booking"));
const answer = /** @type {HTMLElement} */ (document.querySelector("#answer"));
const day = /** @type {HTMLInputElement} */ (form.elements.namedItem("preferred_date"));

day.min = isoDay(new Date());
day.value = isoDay(nextWeekday(new Date(Date.now() + 7 * 86_400_000)));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const response = await fetch("/api/public/reservations", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        ...Object.fromEntries(new FormData(form)),
        birth_date: "1990-01-01",
        gender: "OTHER",
        treatment_type: "FIRST_VISIT",
      }),
    });
    const path = response.headers.get("X-Clinic-Path");
    if (response.ok) return say(path ?? "", "Booked.", TAKEN[path ?? ""] ?? "");
    say("failed", "Not booked.", REFUSED[response.status] ?? "The clinic has a fault. Nothing was booked.");
  } catch {
    say("failed", "Not booked.", "The clinic does not answer. Is it running?");
  }
});

/** @type {Record<string, string>} */
const TAKEN = {
  old: "It took the old path: treatments are an enum, and a day has so many places.",
  new: "It took the new path: treatments are rows of a table, and a morning has so many minutes.",
};

/** @type {Record<number, string>} */
const REFUSED = {
  400: "Something in the form is not right. Look at the day and the phone number.",
  409: "The clinic is full or closed then. Choose another day.",
  503: "The clinic is still starting. Try again in a moment.",
};

/**
 * @param {string} path
 * @param {string} title
 * @param {string} text
 */
function say(path, title, text) {
  answer.hidden = false;
  answer.dataset.path = path;
  const strong = document.createElement("strong");
  strong.textContent = title;
  answer.replaceChildren(strong, text);
}

/** @param {Date} date */
function nextWeekday(date) {
  while (date.getDay() === 0 || date.getDay() === 6) date.setDate(date.getDate() + 1);
  return date;
}

/** @param {Date} date */
function isoDay(date) {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}
