import { aRule, expect, owner, test, unique } from "./support/test.ts";

test("long names, subjects and roles neither push a page sideways nor squeeze a column away", async ({
  page,
  api,
  provider,
}) => {
  const long = unique("a-name-that-nobody-shortened-in-time-and-that-goes-on-for-longer-than-a-column");
  const account = await api.create("/v1/service-accounts", { name: long });
  const role = await api.create("/v1/iam/roles", { name: unique(`The role of ${long}`) });
  await api.create(`/v1/iam/roles/${role.identity}/bindings`, { serviceAccountIdentity: account.identity });
  const subject = `project_path:acme/${"a-subgroup-that-is-long/".repeat(8)}app:ref_type:branch:ref:main`;
  await api.create(
    "/v1/federated-identities",
    aRule(account, provider, { name: long, providerSubject: subject }),
  );
  const iam = `/${owner.slug}/iam`;
  const screens = [
    `${iam}/service-accounts`,
    `${iam}/service-accounts/${account.identity}`,
    `${iam}/service-accounts/${account.identity}?tab=roles`,
    `${iam}/roles`,
    `${iam}/roles/${role.identity}`,
    `/${owner.slug}/audit`,
  ];
  for (const width of [320, 768, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    for (const screen of screens) {
      await page.goto(screen);
      await expect(page.getByText(long).first()).toBeVisible();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${screen} at ${width}`).toBeLessThanOrEqual(0);
    }
    await page.goto(`${iam}/service-accounts/${account.identity}`);
    const cut = page.getByRole("table", { name: "Federated identities" }).locator("code").first();
    expect((await cut.boundingBox())?.width, `the subject at ${width}`).toBeGreaterThan(200);
  }
});
