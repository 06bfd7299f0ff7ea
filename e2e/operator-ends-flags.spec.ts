import AxeBuilder from "@axe-core/playwright";
import { expect } from "playwright/test";
import { sluiceCommand } from "../test/sluice-command.ts";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "ops" });

const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };

test("an operator archives all flags that match on every page, and brings one back, off", async ({
  page,
  request,
}) => {
  const group = `bulk-${Date.now()}`;
  for (let i = 0; i < 55; i++)
    await request.post("/api/flags", { headers: asAdmin, data: { name: `${group}-${i}`, owner: "ci" } });
  await page.goto(`/flags?q=${group}&asked=never`);
  await expect(page.getByText("Page 1 of 2")).toBeVisible();
  await page.getByRole("button", { name: "Archive all 55" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("On every page of the list");
  await dialog.getByRole("button", { name: "Archive 55 flags" }).click();
  await expect(page.getByText("No flag matches")).toBeVisible();

  await page.goto(`/flags?q=${group}&state=archived`);
  await expect(page.getByText("Page 1 of 2")).toBeVisible();
  await page.getByRole("link", { name: `${group}-0` }).click();
  await expect(page.getByText("archived, serves off", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Archived, and served off.")).toBeVisible();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByRole("button", { name: "Archive", exact: true })).toBeVisible();
});

test("boxes ticked by keyboard stay ticked while the list refreshes and is searched, and one press archives them", async ({
  page,
  request,
}) => {
  const group = `boxes-${Date.now()}`;
  const names = ["a", "b", "c"].map((one) => `${group}-${one}`);
  for (const name of names) await request.post("/api/flags", { headers: asAdmin, data: { name } });
  await page.goto(`/flags?q=${group}`);
  await page.getByLabel(`Choose ${names[0]}`).focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 flag is chosen").last()).toBeVisible();
  await page.getByLabel("Choose all on this page").check();
  await page.getByLabel(`Choose ${names[1]}`).uncheck();
  // Somebody else changes one: the list is read again.
  await request.patch(`/api/flags/${names[1]}`, {
    headers: asAdmin,
    data: { description: "changed meanwhile" },
  });
  await expect(page.getByText("changed meanwhile")).toBeVisible();
  await page.getByRole("searchbox").fill(`${group}-c`);
  await expect(page.getByText("1 of them not on this page")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole("button", { name: "Archive these 2" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Archive the 2 flags that are chosen" });
  await expect(dialog).toContainText("Off for everyone already, so no one leaves.");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await dialog.getByRole("button", { name: "Archive 2 flags" }).click();
  await expect(page.getByText("2 flags are archived")).toBeVisible();
  await expect(page.getByText("flags are chosen")).toHaveCount(0);
  const { flags } = await (await request.get("/api/flags", { headers: asAdmin })).json();
  const states = flags.filter((flag: { name: string }) => names.includes(flag.name));
  expect(states.map((flag: { state: string }) => flag.state)).toEqual(["archived", "off", "archived"]);
});

test("flags end over the interface and by the command line that talks to it as they do on the page", async ({
  request,
  baseURL,
}) => {
  const group = `ends-${Date.now()}`;
  const names = ["a", "b", "c"].map((one) => `${group}-${one}`);
  for (const name of names) await request.post("/api/flags", { headers: asAdmin, data: { name } });
  const call = (path: string, data: object = {}, method = "POST") =>
    request.fetch(path, { method, headers: asAdmin, data });
  const preview = await (await call("/api/archive-flags", { names, preview: true })).json();
  expect(preview).toMatchObject({ matching: 3, ends: 3, leaves: 0, stays: [] });
  expect((await call("/api/archive-flags", { q: group })).status()).toBe(400);
  expect((await call("/api/archive-flags", { q: group, expected: 2 })).status()).toBe(409);
  expect((await call("/api/archive-flags", { names: [...names, `${group}-x`] })).status()).toBe(404);
  // What was changed after it was looked at is not archived unseen.
  await call(`/api/flags/${names[0]}`, { enabled: true }, "PATCH");
  expect((await call("/api/archive-flags", { names, revision: preview.revision })).status()).toBe(409);

  const sluice = (...args: string[]) =>
    sluiceCommand({ SLUICE_URL: baseURL ?? "", SLUICE_TOKEN: ADMIN_TOKEN }, ["flags", ...args]);
  expect((await sluice("archive", "--q", group, "--yes")).text).toContain("3 flags are archived.");
  expect((await call(`/api/flags/${names[0]}/unarchive`)).status()).toBe(200);
  expect((await call(`/api/flags/${names[1]}`, { confirmName: names[1] }, "DELETE")).status()).toBe(200);
  expect((await sluice("delete", `${names[2]}`, "--confirm", `${names[2]}`)).code).toBe(0);
  const { flags } = await (await request.get("/api/flags", { headers: asAdmin })).json();
  const left = flags.filter((flag: { name: string }) => names.includes(flag.name));
  expect(left.map((flag: { name: string; state: string }) => [flag.name, flag.state])).toEqual([
    [names[0], "off"],
  ]);
});

test("a rise is looked at over the interface and by the command line before it is made, and refused if the flag is another by then", async ({
  request,
  baseURL,
}) => {
  const name = `rises-${Date.now()}`;
  await request.post("/api/flags", { headers: asAdmin, data: { name } });
  const patch = (data: object) => request.patch(`/api/flags/${name}`, { headers: asAdmin, data });
  const rise = { enabled: true, percentage: 25 };
  const preview = await (await patch({ ...rise, preview: true })).json();
  expect(preview).toMatchObject({ name, asks: true, whyNot: null, reach: { joins: 0, leaves: 0 } });
  const lowering = { percentage: 0, preview: true };
  expect(await (await patch(lowering)).json()).toMatchObject({ asks: false, changes: [] });
  expect((await patch({ rise: 25, preview: true })).status()).toBe(400);
  expect((await patch({ ...rise, preview: "yes" })).status()).toBe(400);
  expect((await patch({ description: "of another" })).status()).toBe(200);
  for (const again of [rise, { ...rise, preview: true }])
    expect((await patch({ ...again, revision: preview.revision })).status()).toBe(409);

  const sluice = (...args: string[]) =>
    sluiceCommand({ SLUICE_URL: baseURL ?? "", SLUICE_TOKEN: ADMIN_TOKEN }, ["flags", "set", name, ...args]);
  const asked = await sluice("--on", "--percentage", "25");
  expect(asked.code).toBe(2);
  expect(asked.text).toContain("Add --yes to do it without being asked.");
  const flag = async () => (await request.get(`/api/flags/${name}`, { headers: asAdmin })).json();
  expect(await flag()).toMatchObject({ enabled: false, rolloutPercentage: 0 });
  expect((await sluice("--on", "--percentage", "25", "--yes")).code).toBe(0);
  expect(await flag()).toMatchObject({ enabled: true, rolloutPercentage: 25 });
});

test("saving hours that close a flag is read and confirmed first; the slider takes few presses", async ({
  page,
  request,
}) => {
  const name = `journey-${Date.now()}`;
  await request.post("/api/flags", { headers: asAdmin, data: { name } });
  await request.patch(`/api/flags/${name}`, { headers: asAdmin, data: { enabled: true } });
  await page.goto(`/flags/${name}`);
  await expect(page.getByText("on for nobody yet", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Nobody has asked for this flag yet").first()).toBeVisible();

  const slider = page.getByRole("slider", { name: "Rollout percentage" });
  await slider.focus();
  for (let press = 0; press < 7; press++) await slider.press("ArrowRight");
  await expect(page.getByRole("button", { name: "Raise to 10 %" })).toBeVisible();
  await page.getByRole("button", { name: "Raise to 10 %" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Raise to 10 %" }).click();
  await expect(page.getByText("partly on", { exact: true }).first()).toBeVisible();

  await page.getByRole("button", { name: "Change rules" }).click();
  await page.getByRole("switch", { name: "Only in certain hours" }).click();
  const rules = page.getByRole("dialog");
  await rules.getByLabel("From").fill("");
  await rules.getByRole("button", { name: "Save rules" }).click();
  await expect(rules.getByLabel("From")).toHaveAccessibleDescription(/must be a time such as 09:00/);
  const inTwoHours = new Date(Date.now() + 7_200_000).toISOString().slice(11, 13);
  await rules.getByLabel("From").fill(`${inTwoHours}:00`);
  await rules.getByLabel("Until").fill(`${inTwoHours}:30`);
  await rules.getByLabel("Time zone").fill("UTC");
  await rules.getByRole("button", { name: "Save rules" }).click();
  await expect(dialog).toContainText("Window");
  await expect(page.getByText("partly on", { exact: true }).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Save rules" }).click();
  await expect(page.getByText("outside its window", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Set so, and served off until its window opens.")).toBeVisible();
});
