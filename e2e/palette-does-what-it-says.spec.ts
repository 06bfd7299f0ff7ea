import { expect } from "playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

const FLAG = "off-from-the-palette";
const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

test.describe("a product owner", () => {
  test.use({ account: "owner" });

  test("turns a flag off from the palette, in one press", async ({ page, request }) => {
    await request.post("/api/flags", { headers, data: { name: FLAG } });
    await request.patch(`/api/flags/${FLAG}`, { headers, data: { enabled: true, percentage: 100 } });
    await page.goto("/audit");
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("A page, a flag").fill(`turn off ${FLAG}`);
    await page.getByRole("option", { name: `Turn off ${FLAG}` }).click();
    await expect(page.getByText(`${FLAG} is off`)).toBeVisible();
    await page.goto(`/flags/${FLAG}`);
    await expect(page.getByRole("switch")).not.toBeChecked();
  });
});

test("a viewer is offered nothing that a viewer may not do", async ({ page, request }) => {
  await request.post("/api/flags", { headers, data: { name: `${FLAG}-2` } });
  await request.patch(`/api/flags/${FLAG}-2`, { headers, data: { enabled: true } });
  await page.goto("/audit");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("A page, a flag").fill(FLAG);
  await expect(page.getByRole("option", { name: `${FLAG}-2`, exact: true })).toBeVisible();
  await expect(page.getByRole("option", { name: /Turn off/ })).toHaveCount(0);
  await page.getByPlaceholder("A page, a flag").fill("kill switch");
  await expect(page.getByText("Nothing has this in its name.")).toBeVisible();
});
