import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Api, aRule, expect, type Made, owner, test } from "./support/test.ts";

const widths = [
  { width: 1440, height: 900 },
  { width: 768, height: 1024 },
  { width: 360, height: 740 },
];
const themes = ["light", "dark"] as const;

interface Things {
  api: Api;
  provider: Made;
  account: Made;
  /** An exchange that was refused. */
  refused: () => Promise<string>;
}

const home = `/${owner.slug}`;
const iam = `${home}/iam`;
const accountAt = ({ account }: Things): string => `${iam}/service-accounts/${account.identity}`;
const screens: Record<string, (things: Things) => string | Promise<string>> = {
  "the overview": () => home,
  "identity providers": () => `${iam}/identity-providers`,
  "a new identity provider": () => `${iam}/identity-providers/new`,
  "an identity provider": ({ provider }) => `${iam}/identity-providers/${provider.identity}`,
  "service accounts": () => `${iam}/service-accounts`,
  "a new service account": () => `${iam}/service-accounts/new`,
  "a service account": accountAt,
  "a service account's federated identities": async (things) => {
    await things.api.create("/v1/federated-identities", aRule(things.account, things.provider));
    return accountAt(things);
  },
  "a service account's roles": (things) => `${accountAt(things)}?tab=roles`,
  "a new federated identity": (things) => `${accountAt(things)}/federated-identities/new`,
  "a federated identity": async (things) => {
    const rule = await things.api.create("/v1/federated-identities", aRule(things.account, things.provider));
    return `${accountAt(things)}/federated-identities/${rule.identity}`;
  },
  roles: () => `${iam}/roles`,
  "a role": async ({ api }) => `${iam}/roles/${(await api.get<Made[]>("/v1/iam/roles"))[0]?.identity}`,
  "the token tester": () => `${iam}/token-tester`,
  exchanges: async ({ refused }) => {
    await refused();
    return `${home}/exchanges`;
  },
  "an exchange": async ({ refused }) => `${home}/exchanges/${await refused()}`,
  "the audit log": () => `${home}/audit`,
  settings: () => `${home}/settings`,
};

// UX.md, section 4: every screen in both themes at three widths. The theme and the width follow the browser's while a
// page is open, so each is loaded once.
test.describe.configure({ mode: "parallel", timeout: 180_000 });
for (const [name, open] of Object.entries(screens))
  test(`${name}: accessible, no wider than its window and within its policy`, async ({
    page,
    api,
    provider,
    account,
    mint,
    exchange,
  }) => {
    const broken = collectBreaches(page);
    const refused = async (): Promise<string> => {
      await api.create("/v1/federated-identities", aRule(account, provider));
      const { body } = await exchange(account, await mint({ overrides: { ref: "develop" } }));
      return String(body.exchange_id);
    };
    await inspect(page, await open({ api, provider, account, refused }));
    expect(broken).toEqual([]);
  });

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });
  test("the sign-in page: accessible, no wider than its window and within its policy", async ({ page }) => {
    const broken = collectBreaches(page);
    await inspect(page, "/sign-in");
    expect(broken).toEqual([]);
  });
});

async function inspect(page: Page, address: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  for (const colorScheme of themes)
    for (const size of widths) {
      const where = `${address} at ${size.width}, ${colorScheme}`;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page })
        .options({ resultTypes: ["violations"] })
        .analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      expect(
        found.map((text) => text.slice(0, 400)),
        where,
      ).toEqual([]);
    }
}

/** What the page does against its content security policy, and what it throws. */
function collectBreaches(page: Page): string[] {
  const broken: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) broken.push(message.text());
  });
  page.on("pageerror", (error) => broken.push(String(error)));
  return broken;
}
