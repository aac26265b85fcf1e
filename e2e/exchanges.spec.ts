import { aRule, expect, owner, test } from "./support/test.ts";

test("a refused pipeline's exchange id leads an admin to the reason", async ({
  page,
  api,
  mint,
  provider,
  account,
  exchange,
}) => {
  await api.create("/v1/federated-identities", aRule(account, provider));
  const token = await mint({
    overrides: { ref: "develop", sub: "project_path:acme/payments:ref_type:branch:ref:develop" },
  });
  const { status, body } = await exchange(account, token);
  expect(status).toBe(400);
  expect(body.error).toBe("invalid_request");

  await expect
    .poll(async () => (await page.goto(`/exchanges/${body.exchange_id}`))?.status(), { timeout: 5_000 })
    .toBe(200);
  await expect(page).toHaveURL(`/${owner.slug}/exchanges/${body.exchange_id}`);
  await expect(page.getByRole("heading", { name: /Refused: the subject does not match/ })).toBeVisible();
  await expect(page.getByText("project_path:acme/payments:ref_type:branch:ref:main").first()).toBeVisible();
  await expect(page.getByText("subject_mismatch")).toBeVisible();
  await expect(page.getByText("personal ones were never stored")).toBeVisible();
  await expect(page.locator("main")).not.toContainText("@acme.example");
});

test("every attempt is listed, and the filters stand in the address", async ({
  page,
  api,
  mint,
  provider,
  account,
  exchange,
}) => {
  await api.create("/v1/federated-identities", aRule(account, provider));
  expect((await exchange(account, await mint())).status).toBe(200);
  expect(
    (await exchange(account, await mint({ overrides: { aud: "https://elsewhere.example" } }))).status,
  ).toBe(400);

  await page.goto(`/${owner.slug}/exchanges?account=${account.identity}`);
  const rows = page.getByRole("table", { name: "Exchanges" }).getByRole("row");
  await expect(rows.filter({ hasText: "Accepted" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "Refused" })).toHaveCount(1, { timeout: 15_000 });
  await page.getByRole("radio", { name: "Refused" }).click();
  await expect(page).toHaveURL(/outcome=refused/);
  await expect(rows.filter({ hasText: "Accepted" })).toHaveCount(0);
  await rows.filter({ hasText: "meant for someone else" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: /meant for someone else/ })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/outcome=refused/);
});
