import { expect, owner, test } from "./support/test.ts";

test.use({ storageState: { cookies: [], origins: [] } });

test("a deep link leads through sign-in to where it pointed", async ({ page }) => {
  await page.goto(`/${owner.slug}/iam/service-accounts?q=x`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/iam\/service-accounts\?q=x$/);
});

test("a wrong password is answered in one sentence that tells nothing, and keeps the address typed", async ({
  page,
}) => {
  await page.goto("/sign-in");
  for (const email of [owner.email, "nobody@harbour.example"]) {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("not the right password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /e-mail|password/i })).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
  }
});

test("a next address of another site is not followed", async ({ page }) => {
  await page.goto("/sign-in?next=https://evil.example/");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`/${owner.slug}$`));
});

test("signing out ends the session", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: new RegExp(owner.name) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(`/${owner.slug}`);
  await expect(page).toHaveURL(/\/sign-in/);
});
