import { expect } from "playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "ops" });

test("the list of flags is sorted by its headers, the other way at the second press, and turned page by page", async ({
  page,
  request,
}) => {
  const group = `order-${Date.now()}`;
  const nameOf = (index: number) => `${group}-${String(index).padStart(2, "0")}`;
  for (let index = 0; index < 51; index++)
    await request.post("/api/flags", {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      data: { name: nameOf(index) },
    });
  const header = (name: string) => page.getByRole("columnheader", { name });
  const press = (name: string) => header(name).getByRole("button").click();
  const first = page.getByRole("table").getByRole("link").first();

  await page.goto(`/flags?q=${group}`);
  await expect(header("Flag")).toHaveAttribute("aria-sort", "ascending");
  await expect(first).toHaveText(nameOf(0));
  await page.getByRole("button", { name: "Next" }).click();
  await expect(first).toHaveText(nameOf(50));
  await press("Flag");
  await expect(header("Flag")).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByText("Page 1 of 2")).toBeVisible();
  await expect(first).toHaveText(nameOf(50));

  for (const greatest of ["Last change", "Percentage"]) {
    await press(greatest);
    await expect(header(greatest)).toHaveAttribute("aria-sort", "descending");
    await expect(header("Flag")).toHaveAttribute("aria-sort", "none");
    await press(greatest);
    await expect(header(greatest)).toHaveAttribute("aria-sort", "ascending");
  }
  await press("Owner");
  await expect(header("Owner")).toHaveAttribute("aria-sort", "ascending");
});
