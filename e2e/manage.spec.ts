import { aRule, expect, owner, test, unique } from "./support/test.ts";

test("a service account is renamed, switched off and on, and deleted by its name", async ({
  page,
  account,
}) => {
  const renamed = unique("renamed");
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Edit name and description" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill(renamed);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: renamed, level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "Deactivate" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("Inactive").first()).toBeVisible();
  await page.getByRole("button", { name: "Activate", exact: true }).click();
  await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete service account" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Delete service account" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(renamed);
  await dialog.getByRole("button", { name: "Delete service account" }).click();
  await expect(page).toHaveURL(/\/iam\/service-accounts$/);
  await expect(page.getByRole("link", { name: renamed })).toHaveCount(0);
});

test("what something depends on is not deleted, and the dialog says what depends", async ({
  page,
  api,
  provider,
  account,
}) => {
  const rule = await api.create("/v1/federated-identities", aRule(account, provider));
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete service account" }).click();
  await expect(page.getByRole("alertdialog").getByRole("link", { name: rule.name })).toBeVisible();
  await expect(
    page.getByRole("alertdialog").getByRole("button", { name: "Delete service account" }),
  ).toHaveCount(0);
});

test("a role is added to and removed from an account", async ({ page, account }) => {
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}?tab=roles`);
  await page.getByLabel("Role", { exact: true }).click();
  await page.getByRole("option", { name: /Reader/i }).click();
  await page.getByRole("button", { name: "Add role" }).click();
  const remove = page.getByRole("button", { name: /Remove role Reader/i });
  await expect(remove).toBeVisible();
  await remove.click();
  await expect(remove).toHaveCount(0);
});

test("a rule is edited, switched off from the list, and deleted", async ({
  page,
  api,
  provider,
  account,
}) => {
  const rule = await api.create("/v1/federated-identities", aRule(account, provider));
  const list = `/${owner.slug}/iam/service-accounts/${account.identity}`;
  await page.goto(`${list}/federated-identities/${rule.identity}`);
  await page.getByLabel("Token lifetime").fill("900");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect
    .poll(
      async () =>
        (await api.get<{ tokenLifetimeSeconds: number }>(`/v1/federated-identities/${rule.identity}`))
          .tokenLifetimeSeconds,
    )
    .toBe(900);

  await page.goto(list);
  await page.getByRole("button", { name: `Actions for ${rule.name}` }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await expect(page.getByRole("row", { name: new RegExp(rule.name) }).getByText("Inactive")).toBeVisible();
  await page.getByRole("button", { name: `Actions for ${rule.name}` }).click();
  await page.getByRole("menuitem", { name: "Delete federated identity" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete federated identity" }).click();
  await expect(page.getByText("No federated identities.")).toBeVisible();
});

test("a form that was opened before somebody else saved never overwrites, and loses nothing", async ({
  page,
  api,
  provider,
  account,
}) => {
  const rule = await api.create("/v1/federated-identities", aRule(account, provider));
  await page.goto(
    `/${owner.slug}/iam/service-accounts/${account.identity}/federated-identities/${rule.identity}`,
  );
  await page.getByLabel("Token lifetime").fill("1200");
  await api.put(`/v1/federated-identities/${rule.identity}`, { description: "changed meanwhile" });
  await page.getByRole("button", { name: "Save changes" }).click();
  const conflict = page.getByRole("alert").filter({ hasText: "Somebody else changed this" });
  await expect(conflict.getByText("Description: nothing became changed meanwhile")).toBeVisible();
  await expect(page.getByLabel("Token lifetime")).toHaveValue("1200");
});

test("the dialog of an account shows what somebody else changed, and overwrites it on no press", async ({
  page,
  api,
  account,
}) => {
  const mine = unique("mine");
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Edit name and description" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(mine);
  await api.put(`/v1/service-accounts/${account.identity}`, { description: "theirs" });
  for (const press of ["first", "second"]) {
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await expect(dialog.getByText("Description: nothing became theirs"), press).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Save changes" })).not.toHaveAttribute("aria-busy");
  }
  expect(await api.get(`/v1/service-accounts/${account.identity}`)).toMatchObject({
    name: account.name,
    description: "theirs",
  });

  await dialog.getByRole("button", { name: "Load their version, keep what I typed" }).click();
  await expect(dialog.getByLabel("Description")).toHaveValue("theirs");
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue(mine);
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: mine, level: 1 })).toBeVisible();
  expect(await api.get(`/v1/service-accounts/${account.identity}`)).toMatchObject({
    name: mine,
    description: "theirs",
  });
});

test("the audit log says who changed what, with the difference", async ({ page, api, account }) => {
  await api.put(`/v1/service-accounts/${account.identity}`, { description: "says what it is for" });
  await page.goto(`/${owner.slug}/audit?q=${encodeURIComponent(account.identity)}`);
  await page.getByRole("button", { name: new RegExp(`Updated service account ${account.name}`) }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("says what it is for")).toBeVisible();
  await expect(sheet.getByText(owner.name)).toBeVisible();
});
