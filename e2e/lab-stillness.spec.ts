import { field, iam, lab, openRule, tag, verdict } from "./support/lab.ts";
import { aRule, expect, test } from "./support/test.ts";

test("the verdict is announced politely, once it has rested for 400 ms", async ({
  page,
  api,
  mint,
  provider,
  account,
}) => {
  await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
  const live = lab(page).locator('output[aria-live="polite"].sr-only');
  await expect(live).toHaveCount(1);
  await live.evaluate((element) => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(element.textContent ?? "")).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  const token = await mint();
  const other = await mint({ overrides: tag });
  for (const text of [token, other, token, other, token]) {
    await field(page).fill(text);
    await page.waitForTimeout(60);
  }
  await expect(live).toHaveText(`Would be accepted as ${account.name}. Preview: signature not verified yet.`);
  expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toHaveLength(1);
});

for (const reducedMotion of ["no-preference", "reduce"] as const)
  test(`nothing above what a token adds moves, and an answer moves nothing (motion: ${reducedMotion})`, async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ reducedMotion });
    await page.addInitScript(observeShifts);
    // The answer comes late, so that no shift of it counts as the person's own doing.
    await page.route("**/v1/token-tests", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 900));
      await route.continue();
    });
    const rule = await api.create("/v1/federated-identities", aRule(account, provider));
    const rulePath = `${iam}/service-accounts/${account.identity}/federated-identities/${rule.identity}`;
    for (const address of [rulePath, `${iam}/token-tester`])
      for (const token of [await mint(), await mint({ overrides: tag })]) {
        await page.goto(address);
        await expect(field(page)).toBeVisible();
        const places = () =>
          page.evaluate(() =>
            ["#token-lab [data-verdict]", "textarea[data-1p-ignore]"].map(
              (selector) => document.querySelector(selector)?.getBoundingClientRect().top,
            ),
          );
        const before = await places();
        await field(page).fill(token);
        await expect(verdict(page)).toBeVisible();
        expect(await places(), "pasted").toEqual(before);

        await page.waitForTimeout(700);
        await page.evaluate(() => Object.assign(window, { shifts: [] }));
        await field(page).press("Control+Enter");
        await expect(lab(page).getByText("Signature verified").first()).toBeVisible();
        const shifts = await page.evaluate(() => (window as unknown as Shifting).shifts);
        const sum = shifts.reduce((total, { value }) => total + value, 0);
        expect(sum, JSON.stringify(shifts)).toBeLessThan(0.01);

        await page.getByRole("button", { name: "Clear" }).click();
        await expect(field(page)).toHaveValue("");
        await expect(verdict(page)).toBeHidden();
        expect(await places(), "cleared").toEqual(before);
      }
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === "running").length,
    );
    if (reducedMotion === "reduce") expect(moving).toBe(0);
  });

interface Shifting {
  shifts: { value: number; what: string[] }[];
}

function observeShifts(): void {
  Object.assign(window, { shifts: [] });
  new PerformanceObserver((list) => {
    const entries = list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Node }[] })[];
    for (const { value, sources } of entries) {
      const what = sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 80) : ""));
      (window as unknown as Shifting).shifts.push({ value, what });
    }
  }).observe({ type: "layout-shift" });
}
