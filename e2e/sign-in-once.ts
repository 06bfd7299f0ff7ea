import { chromium, type FullConfig } from "playwright/test";
import { ROLES, signIn, stateFile } from "./roles.ts";

/** Signs every account in once; the journeys start from its cookies, as sign-in is slow on purpose. */
export default async function signInOnce(config: FullConfig): Promise<void> {
  const project = config.projects[0]?.use;
  const browser = await chromium.launch(project?.launchOptions);
  for (const account of ROLES) {
    const context = await browser.newContext({ baseURL: project?.baseURL ?? "" });
    const page = await context.newPage();
    await signIn(page, account);
    await page.waitForURL((url) => url.pathname !== "/sign-in");
    await context.storageState({ path: stateFile(account) });
    await context.close();
  }
  await browser.close();
}
