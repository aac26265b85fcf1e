import { expect, owner, test, unique } from "./support/test.ts";

test("what is typed is not lost by a link or the back button without a question", async ({ page }) => {
  await page.goto(`/${owner.slug}/iam/service-accounts`);
  await page.getByRole("link", { name: "Create Service Account" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("half typed");
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("half typed");

  // Held back, so it never arrives: what counts is the question.
  await page.evaluate(() => history.back());
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/\/iam\/service-accounts$/);
});

test("a double-click creates one service account, not two", async ({ page, api }) => {
  const name = unique("pressed twice");
  await page.goto(`/${owner.slug}/iam/service-accounts/new`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create Service Account" }).dblclick();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  const accounts = await api.get<{ name: string }[]>("/v1/service-accounts");
  expect(accounts.filter((account) => account.name === name)).toHaveLength(1);
});

test("without a network the form says so at once, and works when it is back", async ({ page, context }) => {
  const name = unique("offline");
  await page.goto(`/${owner.slug}/iam/service-accounts/new`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Create Service Account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "could not be reached" })).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Create Service Account" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
});

test("a value of a condition may hold a comma; whoever separates with commas is offered that", async ({
  page,
  account,
  provider,
}) => {
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}/federated-identities/new`);
  await page.getByLabel("Identity Provider").click();
  await page.getByRole("option", { name: provider.name }).click();
  await page.getByRole("button", { name: "Add condition" }).click();
  await page.getByLabel("Claim 1").fill("pipeline_source");
  await page.getByLabel("Operator").click();
  await page.getByRole("option", { name: "is one of" }).click();
  await page.getByLabel("Values").fill("push, web");
  await page.getByLabel("Values").press("Enter");
  await expect(page.getByRole("button", { name: "Remove value push, web" })).toBeVisible();
  await page.getByRole("button", { name: "Split into 2" }).click();
  await expect(page.getByRole("button", { name: "Remove value push", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove value web", exact: true })).toBeVisible();
});

test("the account's page shows the pipeline step with its own ids, and its last exchanges", async ({
  page,
  account,
  mint,
  exchange,
}) => {
  expect((await exchange(account, await mint())).status).toBe(400);
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}`);
  const exchanges = page.getByRole("table", { name: `Last exchanges of ${account.name}` });
  await expect(exchanges.getByText("Refused")).toBeVisible();
  await page.getByRole("link", { name: `All of ${account.name}` }).click();
  await expect(page.getByLabel("Service account", { exact: true })).toContainText(account.name);
  await expect(
    page.getByRole("table", { name: "Exchanges" }).getByRole("row").filter({ hasText: "Refused" }),
  ).toHaveCount(1);
  await page.goBack();
  await page.getByRole("tab", { name: "Integrate" }).click();
  await expect(page.getByText(`service_account_id=${account.identity}`)).toBeVisible();
});

test("an API scope added in the settings may be granted by a rule", async ({ page, account }) => {
  const scope = `dns${Date.now()}`;
  await page.goto(`/${owner.slug}/settings`);
  await page.getByLabel("Longest token lifetime").fill("10");
  await page.getByRole("button", { name: "Add scope" }).click();
  await page
    .getByLabel(/^Scope \d+$/)
    .last()
    .fill(scope);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Give 60 to 86400 seconds").first()).toBeVisible();
  await page.getByLabel("Longest token lifetime").fill("86400");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(`${owner.organisation} saved`)).toBeVisible();
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}/federated-identities/new`);
  await expect(page.getByRole("checkbox", { name: scope })).toBeVisible();
});

test("the last owner stays one, and says so", async ({ page }) => {
  await page.goto(`/${owner.slug}/settings?tab=members`);
  const row = page.getByRole("row", { name: new RegExp(owner.name) });
  await expect(row.getByText("the last owner stays one")).toBeVisible();
  await expect(row.getByRole("button")).toHaveCount(0);
});

test("what is wrong with a form stands at its head, and the first wrong field has the focus", async ({
  page,
  account,
}) => {
  for (const [path, button, first] of [
    ["identity-providers/new?preset=generic", "Create Identity Provider", "Name"],
    ["service-accounts/new", "Create Service Account", "Name"],
    [
      `service-accounts/${account.identity}/federated-identities/new`,
      "Create Federated Identity",
      "Identity Provider",
    ],
  ] as const) {
    await page.goto(`/${owner.slug}/iam/${path}`);
    await page.getByRole("button", { name: button }).click();
    const field = page.getByLabel(first, { exact: true });
    await expect(field).toBeFocused();
    const summary = await page.getByRole("alert").filter({ hasText: "attention" }).boundingBox();
    expect(summary?.y ?? 0, path).toBeLessThan((await field.boundingBox())?.y ?? 0);
  }
});

test("a provider is chosen by typing a part of its name and Enter, which sends no form", async ({
  page,
  provider,
  account,
}) => {
  await page.goto(`/${owner.slug}/iam/service-accounts/${account.identity}/federated-identities/new`);
  const field = page.getByLabel("Identity Provider", { exact: true });
  await field.focus();
  await page.keyboard.press("Enter");
  await field.pressSequentially(provider.name.slice(0, 6).toLowerCase());
  await expect(page.getByRole("option", { name: provider.name })).toHaveAttribute("data-highlighted");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(provider.name);
  await expect(page.getByRole("alert").filter({ hasText: "attention" })).toHaveCount(0);
});
