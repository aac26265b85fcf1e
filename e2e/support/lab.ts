import type { Locator, Page } from "@playwright/test";
import { expect, type Made, owner } from "./test.ts";

export const iam = `/${owner.slug}/iam`;
export const field = (page: Page): Locator => page.getByLabel("Token, or the claims of one as JSON");
export const lab = (page: Page): Locator => page.locator("#token-lab");
export const verdict = (page: Page): Locator =>
  lab(page)
    .getByText(/^Would be (accepted|refused)|^This pipeline/)
    .first();
export const tag = {
  ref: "v1.4.0",
  ref_type: "tag",
  ref_path: "refs/tags/v1.4.0",
  sub: "project_path:acme/payments:ref_type:tag:ref:v1.4.0",
};

export async function openRule(page: Page, account: Made, rule: Made, query = ""): Promise<void> {
  await page.goto(
    `${iam}/service-accounts/${account.identity}/federated-identities/${rule.identity}${query}`,
  );
  await expect(field(page)).toBeVisible();
}

/** Opens an exchange as a pipeline's log leads to it; a refusal is recorded a moment after its answer. */
export async function openExchange(page: Page, answer: Record<string, string>): Promise<void> {
  await expect
    .poll(async () => (await page.goto(`/exchanges/${answer.exchange_id}`))?.status(), { timeout: 20_000 })
    .toBe(200);
}
