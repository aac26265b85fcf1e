import type { Page } from "@playwright/test";
import { field, openRule, verdict } from "./support/lab.ts";
import { aRule, expect, owner, test, unique } from "./support/test.ts";

const accounts = `/${owner.slug}/iam/service-accounts`;

/** From now on each script takes its time, as over a bad line. */
async function slowScripts(page: Page): Promise<void> {
  await page.route(/\.js(\?|$)/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
}

test.describe("parts that are fetched when they are wanted, over a slow line", () => {
  test("lose no key: a provider typed and chosen, a condition, its operator, a pasted token", async ({
    page,
    account,
    provider,
    mint,
  }) => {
    await page.goto(`${accounts}/${account.identity}/federated-identities/new`);
    const combobox = page.getByRole("combobox", { name: "Identity Provider" });
    await expect(combobox).toBeEnabled();
    await slowScripts(page);
    await combobox.focus();
    await page.keyboard.type(provider.name.slice(0, 6));
    await page.keyboard.press("Enter");
    await expect(combobox).toHaveValue(provider.name);
    await page
      .getByLabel("Subject", { exact: true })
      .fill("project_path:acme/payments:ref_type:branch:ref:main");

    const add = page.getByRole("button", { name: "Add condition" });
    await add.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Claim 1")).toBeFocused();
    await page.keyboard.type("ref_protected");
    await expect(page.getByLabel("Claim 1")).toHaveValue("ref_protected");
    await page.keyboard.press("Escape");
    await page.getByLabel("Operator").focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("option", { name: "is one of" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByLabel("Operator")).toBeFocused();
    await page.getByLabel("Value", { exact: true }).fill("true");

    await field(page).fill(await mint());
    await expect(verdict(page)).toHaveText(/^Would be accepted/);
  });

  test("a list that comes after the last letter still chooses what was typed", async ({
    page,
    account,
    provider,
  }) => {
    await page.goto(`${accounts}/${account.identity}/federated-identities/new`);
    const combobox = page.getByRole("combobox", { name: "Identity Provider" });
    await expect(combobox).toBeEnabled();
    await slowScripts(page);
    await combobox.focus();
    await page.keyboard.type(provider.name);
    await expect(page.getByRole("option", { name: provider.name }).first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("option")).toHaveCount(0);
    await expect(combobox).toHaveValue(provider.name);
  });
});

test("what could not be fetched for a pasted token is fetched at the next key, and the token is not lost", async ({
  page,
  api,
  mint,
  account,
  provider,
}) => {
  await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
  await page.waitForLoadState("networkidle");
  await page.route(/\.js(\?|$)/, (route) => route.abort());
  const failed = page.waitForEvent("requestfailed");
  const token = await mint();
  await field(page).fill(token);
  await failed;
  await expect(verdict(page)).toBeHidden();
  await page.unroute(/\.js(\?|$)/);
  await field(page).press("End");
  await expect(verdict(page)).toHaveText(/^Would be accepted/);
  await expect(field(page)).toHaveValue(token);
});

test("a new condition is led to, and one that is taken away does not take the focus with it", async ({
  page,
  account,
  provider,
}) => {
  await page.goto(`${accounts}/${account.identity}/federated-identities/new`);
  await page.getByLabel("Identity Provider").click();
  await page.getByRole("option", { name: provider.name }).click();
  await page.getByRole("button", { name: "Pin project id" }).press("Enter");
  await expect(page.getByLabel("Value", { exact: true })).toBeFocused();
  await page.getByRole("button", { name: "Remove condition 1" }).press("Enter");
  await expect(page.getByRole("button", { name: "Add condition" })).toBeFocused();
});

test("on a phone a sample's name stays readable beside what is risky about it", async ({ page, api }) => {
  await api.get("/v1/me");
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`/${owner.slug}/iam/token-tester`);
  await page.getByRole("button", { name: "Samples" }).click();
  const sample = page.getByRole("menuitem", { name: /^main, not protected/ }).first();
  await expect(sample).toBeVisible();
  expect((await sample.boundingBox())?.height).toBeLessThan(80);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("a snippet never runs under its copy button", async ({ page, api }) => {
  const account = await api.create("/v1/service-accounts", { name: unique("snippets") });
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${accounts}/${account.identity}?tab=integrate`);
  const text = page.locator("section:has(> pre)").first();
  await expect(text).toBeVisible();
  const copy = page.locator("div:has(> section > pre)").first().getByRole("button", { name: /^Copy/ });
  const [one, other] = [await text.boundingBox(), await copy.boundingBox()];
  expect((one?.x ?? 0) + (one?.width ?? 0)).toBeLessThanOrEqual(other?.x ?? 0);
});
