import AxeBuilder from "@axe-core/playwright";
import { field, iam, openRule, tag, verdict } from "./support/lab.ts";
import { aRule, expect, test } from "./support/test.ts";

test.describe("the token tester", () => {
  test("says which account a pipeline would become, and how near the other rules are", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    const main = aRule(account, provider) as { name: string };
    const tags = aRule(account, provider, {
      providerSubject: "project_path:acme/payments:ref_type:tag:ref:v*",
    }) as { name: string };
    await api.create("/v1/federated-identities", main);
    await api.create("/v1/federated-identities", tags);
    await page.goto(`${iam}/token-tester`);
    await field(page).fill(await mint());
    await expect(verdict(page)).toHaveText(/^This pipeline would become .*deployer/);
    const accepts = page.getByRole("region", { name: /^Accepts/ });
    await expect(accepts.getByRole("link", { name: main.name })).toBeVisible();
    const near = page.getByRole("region", { name: /^Near misses/ });
    await near.getByRole("button", { name: `Compare: ${tags.name}` }).click();
    await expect(near.getByText("ref_type: expected tag, got branch", { exact: true })).toBeVisible();
  });

  test("opens a refused exchange, which can become a rule of least privilege", async ({
    page,
    api,
    mint,
    provider,
    account,
    exchange,
  }) => {
    await api.create("/v1/federated-identities", aRule(account, provider));
    const sub = "project_path:acme/payments:ref_type:branch:ref:develop";
    const { body } = await exchange(account, await mint({ overrides: { ref: "develop", sub } }));
    await expect
      .poll(async () => (await page.goto(`/exchanges/${body.exchange_id}`))?.status(), { timeout: 20_000 })
      .toBe(200);
    await page.getByRole("link", { name: "Open in tester" }).click();
    await expect(page.getByText(/\. Its token was never kept\./)).toBeVisible();
    await expect(verdict(page)).toHaveText(/^Would be refused/);
    await page.goBack();
    await page.getByRole("link", { name: /Create a rule from this/ }).click();
    await expect(page.getByText("Drafted from a recorded exchange")).toBeVisible();
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(sub);
    await expect(page.getByLabel("Claim 1")).toHaveValue("project_id");
    await expect(verdict(page)).toHaveText(`Would be accepted as ${account.name}`);
  });

  test("says where a broken token is broken, and what an encrypted one is", async ({ page, mint }) => {
    await page.goto(`${iam}/token-tester`);
    const token = await mint();
    const [header = "", payload = "", signature = ""] = token.split(".");
    await field(page).fill(`${header}.${payload.slice(0, 9)}!${payload.slice(10)}.${signature}`);
    await expect(page.getByText(/segment 2, character 10 is not base64url/i)).toBeVisible();
    await field(page).fill("a.b.c.d.e");
    await expect(page.getByText(/encrypted \(JWE/)).toBeVisible();
    await field(page).fill(
      `curl -X POST https://x/oidc/token -d "subject_token=${token}" -d organisation_id=o`,
    );
    await expect(page.getByText("taken out of a curl command")).toBeVisible();
    await page.getByRole("button", { name: "Clear" }).click();
    await expect(field(page)).toHaveValue("");
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the lab with a refused token is accessible and whole in the ${colorScheme} theme`, async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    test.setTimeout(120_000);
    const rule = await api.create(
      "/v1/federated-identities",
      aRule(account, provider, { providerSubject: "project_path:acme/*:ref_type:branch:ref:release/*" }),
    );
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const token = await mint({ overrides: tag });
    for (const width of [1440, 768, 320]) {
      await page.setViewportSize({ width, height: 900 });
      for (const place of ["rule", "tester"]) {
        if (place === "rule") await openRule(page, account, rule);
        else await page.goto(`${iam}/token-tester`);
        await field(page).fill(token);
        await expect(verdict(page)).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${place} at ${width}: ${id} ${nodes[0]?.html}`)).toEqual(
          [],
        );
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${place} scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}
