import type { Page } from "@playwright/test";
import { startDemoIssuer } from "./support/demo-issuer.ts";
import { installation as shared } from "./support/installation.ts";
import { field, lab, verdict } from "./support/lab.ts";
import { setUp } from "./support/management-api.ts";
import { type Installation, startInstallation } from "./support/start-installation.ts";
import { expect, test } from "./support/test.ts";

test.describe("in a demo", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("the samples of the demo issuer are really signed, and Verify turns green", async ({ page }) => {
    test.setTimeout(120_000);
    const demo = await startInstallation({ OUTBOUND_ALLOW: shared.issuer, DEMO_ISSUER: shared.issuer });
    try {
      const { api, iam, account, rule } = await trustIssuer(demo, shared.issuer);
      await signIn(page, demo.url, api.owner);
      await page.goto(`${iam}/service-accounts/${account.identity}/federated-identities/${rule.identity}`);
      await lab(page).getByRole("button", { name: "Samples" }).click();
      await page.getByRole("menuitem", { name: "main, signed", exact: true }).click();
      await expect(field(page)).toHaveValue(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{300,}$/);
      await expect(verdict(page)).toHaveText("Would be accepted as deployer");
      await lab(page)
        .getByRole("button", { name: /^Verify signature/ })
        .click();
      await expect(lab(page).getByText("Signature verified.").first()).toBeVisible();
      await expect(lab(page).getByText(/^All \d+ pass$/)).toBeVisible();

      await lab(page).getByRole("button", { name: "Samples" }).click();
      await page.getByRole("menuitem", { name: /^fork .*, signed/ }).click();
      await expect(verdict(page)).toHaveText("Would be refused: the subject does not match");

      await page.goto(`${iam}/token-tester`);
      await page.getByRole("button", { name: "Samples" }).click();
      await page.getByRole("menuitem", { name: "main, signed", exact: true }).click();
      await expect(verdict(page)).toHaveText(/^This pipeline would become .*deployer/);
      await field(page).press("Control+Enter");
      await expect(page.getByText("Signature verified").first()).toBeVisible();
    } finally {
      await demo.stop();
    }
  });
});

test("a key that the issuer has since its keys were fetched is found by Refresh keys, and the token passes", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  const issuer = await startDemoIssuer();
  const own = await startInstallation({ OUTBOUND_ALLOW: issuer.issuer });
  try {
    const { api, iam, account, rule } = await trustIssuer(own, issuer.issuer);
    await signIn(page, own.url, api.owner);
    await page.goto(`${iam}/service-accounts/${account.identity}/federated-identities/${rule.identity}`);
    const overrides = {
      aud: own.url,
      project_path: "harbour/cranes",
      sub: "project_path:harbour/cranes:ref_type:branch:ref:main",
    };
    // An unknown key makes Mooring look once; for a while after that it does not look again by itself.
    await field(page).fill(issuer.mint({ overrides, header: { kid: "of-nobody" } }).token);
    await field(page).press("Control+Enter");
    await expect(lab(page).getByText("key_unknown").first()).toBeVisible();
    await issuer.rotateKey();
    await field(page).fill(issuer.mint({ overrides }).token);
    await expect(lab(page).getByText("key_unknown")).toHaveCount(0);
    await field(page).press("Control+Enter");
    await expect(lab(page).getByText("key_unknown").first()).toBeVisible();
    await lab(page).getByRole("button", { name: "Refresh keys" }).click();
    await expect(lab(page).getByText("Signature verified.").first()).toBeVisible();
    await expect(verdict(page)).toHaveText("Would be accepted as deployer");
  } finally {
    await own.stop();
    await issuer.close();
    await context.close();
  }
});

test("elsewhere no sample is signed: the menu has no such group, and there is no such route", async ({
  page,
  provider,
  request,
}) => {
  await page.goto("/harbour-ltd/iam/token-tester");
  await page.getByRole("button", { name: "Samples" }).click();
  await expect(page.getByText(provider.name, { exact: true })).toBeVisible();
  await expect(page.getByRole("menuitem").first()).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /signed/ })).toHaveCount(0);
  await expect(page.getByText(/Demo issuer/)).toHaveCount(0);
  const answer = await request.post("/v1/token-tests/demo-token", {
    data: { claims: {} },
    headers: { Origin: shared.url },
  });
  expect(answer.status()).toBe(404);
});

/** An organisation with one rule: main of harbour/cranes becomes `deployer`. */
async function trustIssuer({ url, dataDir }: Installation, providerIssuer: string) {
  const api = await setUp(url, dataDir);
  const provider = await api.create("/v1/federated-identity-providers", {
    name: "Demo GitLab",
    providerIssuer,
    kind: "gitlab_self_managed",
  });
  const account = await api.create("/v1/service-accounts", { name: "deployer" });
  const rule = await api.create("/v1/federated-identities", {
    serviceAccountIdentity: account.identity,
    providerIdentity: provider.identity,
    providerSubject: "project_path:harbour/cranes:ref_type:branch:ref:main",
    allowedScopes: ["read"],
  });
  return { api, account, rule, iam: `${url}/${api.organisation.slug}/iam` };
}

async function signIn(page: Page, url: string, data: { email: string; password: string }): Promise<void> {
  const answer = await page.request.post(`${url}/v1/session`, { data, headers: { Origin: url } });
  expect(answer.status()).toBe(204);
}
