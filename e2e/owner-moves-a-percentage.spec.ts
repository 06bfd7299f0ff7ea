import { OpenFeature } from "@openfeature/server-sdk";
import { expect } from "playwright/test";
import { SluiceProvider } from "../sdk/sluice-provider.ts";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "owner" });

const FLAG = "gamification";

test("a product owner moves a percentage and returns it, and a client that runs sees both", async ({
  page,
  request,
}) => {
  // Switching a flag on is an operator's; the owner moves what is on.
  const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };
  await request.patch(`/api/flags/${FLAG}`, { headers: asAdmin, data: { enabled: true, percentage: 0 } });
  const gatewayPort = process.env.E2E_PORTS?.split(",")[1];
  const provider = new SluiceProvider({
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    clientName: "journey",
  });
  await OpenFeature.setProviderAndWait("journey", provider);
  const client = OpenFeature.getClient("journey");
  const answer = () => client.getBooleanValue(FLAG, false, { targetingKey: "learner-1" });
  expect(await answer()).toBe(false);

  await page.goto(`/flags/${FLAG}`);
  const percentage = page.getByLabel("Percentage, in steps of 0.01");
  await percentage.fill("33.333");
  await expect(percentage).toHaveAccessibleDescription("A percentage goes in steps of 0.01.");
  await expect(page.getByRole("button", { name: "Raise or lower" })).toBeDisabled();
  await percentage.fill("100");
  await page.getByRole("button", { name: /^Raise to/ }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("0 % → 100 %");
  expect(await answer()).toBe(false);
  await dialog.getByRole("button", { name: /^Raise to/ }).click();
  await expect.poll(answer).toBe(true);
  await expect(page.getByText(/Served by .*1 gateway/i).first()).toBeVisible();

  // Until the page shows the raise, the first of these buttons is the one of the creation.
  await expect(page.getByText("Set to 100")).toBeVisible();
  await page.getByRole("button", { name: "Return to this" }).first().click();
  await expect(dialog).toContainText("100 % → 0 %");
  expect(await answer()).toBe(true);
  await dialog.getByRole("button", { name: "Return to it" }).click();
  await expect.poll(answer).toBe(false);
  await expect(page.getByText("Returned to the state of").first()).toBeVisible();

  // Whoever may raise it may turn it off, in one press, and reads who confirmed.
  await page.getByRole("button", { name: "Off for everyone" }).click();
  await expect(page.getByText(/^Off for everyone, confirmed by .*1 gateway/)).toBeVisible();
  await expect(page.getByRole("switch")).toBeDisabled();

  await OpenFeature.clearProviders();
});

test("what a press changed is shown everywhere on the page at once, its toast included", async ({
  page,
  request,
}) => {
  const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };
  await request.patch(`/api/flags/${FLAG}`, { headers: asAdmin, data: { enabled: true, percentage: 90 } });
  await page.goto(`/flags/${FLAG}`);
  await expect(page.getByText("Set to 90")).toBeVisible();
  await page.evaluate(() => {
    const looks = new Set<string>();
    const look = () => {
      const rules = document.querySelector("main table")?.textContent ?? "";
      const figure = document.querySelector("main .text-figure")?.firstChild?.textContent;
      const inRules = /everyone else(\d+)/.exec(rules)?.[1];
      const latest = document.querySelector("main ol li, main ul li:has(b)")?.querySelector("b")?.textContent;
      const toast = document.querySelector("[data-sonner-toast]") ? "toast" : "no toast";
      looks.add([figure, inRules, latest, toast].join(", ").replaceAll("\u00a0", " "));
    };
    look();
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(window, { looks });
  });
  await page.getByLabel("Percentage, in steps of 0.01").fill("80");
  await page.getByRole("button", { name: /^Lower to/ }).click();
  await expect(page.locator("[data-sonner-toast]")).toBeVisible();
  await expect(page.getByText("Set to 80")).toBeVisible();
  const looks = await page.evaluate(() => [...(window as unknown as { looks: Set<string> }).looks]);
  expect(looks.at(-1)).toBe("80 %, 80, Set to 80 %, toast");
  const after = looks.filter((one) => one.includes("80"));
  expect(
    after.every((one) => !one.includes("90")),
    looks.join("\n"),
  ).toBe(true);
  expect(looks.filter((one) => one.includes("90")).every((one) => one.endsWith("no toast"))).toBe(true);
  await request.patch(`/api/flags/${FLAG}`, { headers: asAdmin, data: { enabled: false, percentage: 0 } });
});

test("a person is found by how the key begins, and a key that nobody named is said to be unknown", async ({
  page,
}) => {
  await page.goto("/flags/dynamic-services");
  const key = page.getByLabel("Targeting key");
  const first = page.locator("datalist option").first();
  // The clinic's own visitors; the first of them may not have booked yet.
  await expect(async () => {
    await key.fill("");
    await key.pressSequentially("010-0000-");
    await expect(first).toHaveAttribute("value", /^010-0000-\d{4}$/, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  const known = await first.getAttribute("value");
  await key.fill(`  ${known}  `);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText(/^Last named by clinic/)).toBeVisible();
  await expect(page.getByText(new RegExp(`^O(n|ff) for ${known}\\.$`))).toBeVisible();
  await key.fill(`${known}-0`);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText("No program named this key in the last 30 days.")).toBeVisible();
});
