import { installation, readSetupToken } from "./support/installation.ts";
import { expect, owner, ownerState, test } from "./support/test.ts";

test("a newcomer sets the installation up and lands in an organisation that says what to do first", async ({
  page,
}) => {
  await page.goto(`/setup#${readSetupToken()}`);
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Organisation").fill(owner.organisation);

  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Set up", exact: true }).click();
  await expect(page.getByText(/at least 15 characters/i).first()).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(owner.email);

  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Set up", exact: true }).click();
  await expect(page).toHaveURL(`${installation.url}/${owner.slug}`);
  await expect(page.getByRole("link", { name: "Create Identity Provider" }).first()).toBeVisible();
  await page.context().storageState({ path: ownerState });
});

test("the set-up page is closed once there is an owner", async ({ page, request }) => {
  await page.goto("/setup");
  await expect(page).toHaveURL(/\/sign-in/);
  const again = await request.post("/v1/setup", {
    data: {
      token: "guess",
      email: "mallory@evil.example",
      name: "Mallory",
      password: owner.password,
      organisationName: "Evil",
    },
  });
  expect(again.status()).toBe(409);
});
