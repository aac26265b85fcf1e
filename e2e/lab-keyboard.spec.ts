import type { Locator, Page } from "@playwright/test";
import { field, lab, openRule, tag, verdict } from "./support/lab.ts";
import { aRule, expect, test } from "./support/test.ts";

const wide = { providerSubject: "project_path:acme/*:ref_type:branch:ref:*" };
const checks = (page: Page): Locator => lab(page).locator("summary[data-check]");

test.describe("the lab by keyboard", () => {
  test("arrow keys, Home and End lead through the checks, and Tab is not trapped by them", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    await field(page).fill(await mint({ overrides: tag }));
    await expect(verdict(page)).toHaveText("Would be refused: the subject does not match");
    const lines = checks(page);
    const last = (await lines.count()) - 1;
    expect(last).toBeGreaterThan(10);
    await lines.first().focus();
    await page.keyboard.press("ArrowDown");
    await expect(lines.nth(1)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await expect(lines.nth(1)).toBeFocused();
    await page.keyboard.press("End");
    await expect(lines.nth(last)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(lines.nth(last)).toBeFocused();
    await page.keyboard.press("Home");
    await expect(lines.first()).toBeFocused();

    await page.keyboard.press("End");
    await page.keyboard.press("Tab");
    await expect(lab(page).getByRole("checkbox", { name: "used only" })).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await expect(lines.nth(last - 1)).toBeFocused();
  });

  test("every check opens to what was expected and what came; a failing one stands open", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    await field(page).fill(await mint({ overrides: tag }));
    const subject = checks(page).filter({ hasText: "subject_mismatch" });
    await expect(subject).toBeVisible();
    await expect(lab(page).getByText("first difference, character 37")).toBeVisible();
    const audience = checks(page).filter({ hasText: /^Audience/ });
    const open = lab(page)
      .getByRole("listitem")
      .filter({ hasText: /^Audience/ });
    await expect(open.getByText("expected")).toBeHidden();
    await audience.focus();
    await page.keyboard.press("Enter");
    await expect(open.getByText("expected")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(open.getByText("expected")).toBeHidden();
    await subject.press("Enter");
    await expect(lab(page).getByText("first difference, character 37")).toBeHidden();
  });

  test("a star and what it took light up together: by focus, by arrow keys, by hover, by a press", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(
      page,
      account,
      await api.create("/v1/federated-identities", aRule(account, provider, wide)),
    );
    await field(page).fill(await mint());
    const group = lab(page).getByRole("group", { name: "Stars and what they took" });
    const star = group.getByRole("button", { name: "Star 1 in project_path: took “payments”" });
    const taken = group.getByRole("button", { name: "“payments”, taken by star 1" });
    const lit = group.locator("[data-lit]");
    await expect(lit).toHaveCount(0);

    await checks(page)
      .filter({ hasText: /^Subject/ })
      .focus();
    await page.keyboard.press("Tab");
    await expect(star).toBeFocused();
    await expect(star).toHaveCSS("outline-style", "solid");
    await expect(lit).toHaveCount(2);
    expect(await lit.evaluateAll((all) => all.map((one) => one.dataset.capture))).toEqual(["1", "1"]);
    await page.keyboard.press("ArrowRight");
    await expect(taken).toBeFocused();
    await expect(lit).toHaveCount(2);
    await page.keyboard.press("End");
    await expect(group.getByRole("button", { name: "“main”, taken by star 2" })).toBeFocused();
    expect(await lit.evaluateAll((all) => all.map((one) => one.dataset.capture))).toEqual(["2", "2"]);
    await page.keyboard.press("Tab");
    await expect(group.locator(":focus")).toHaveCount(0);
    await expect(lit).toHaveCount(0);

    await taken.hover();
    await expect(lit).toHaveCount(2);
    await page.mouse.move(0, 0);
    await expect(lit).toHaveCount(0);
    await star.press("Enter");
    await expect(star).toHaveAttribute("aria-pressed", "true");
    await field(page).focus();
    await expect(lit).toHaveCount(2);
  });

  test("Control+Enter verifies, Escape leads back to the form, and / finds a claim but types in a field", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    await field(page).fill(await mint());
    await expect(verdict(page)).toHaveText(/^Would be accepted/);
    for (const key of ["Control+Enter", "Meta+Enter"]) {
      const asked = page.waitForRequest("**/v1/token-tests");
      await field(page).press(key);
      await asked;
    }
    await expect(lab(page).getByText("Signature verified.").first()).toBeVisible();
    const again = page.waitForRequest("**/v1/token-tests");
    await checks(page).first().press("Control+Enter");
    await again;

    const filter = lab(page).getByLabel("Filter claims");
    await field(page).press("End");
    await page.keyboard.type("/");
    await expect(field(page)).toBeFocused();
    await page.keyboard.press("Backspace");
    await expect(filter).toBeVisible();
    await checks(page).first().focus();
    await page.keyboard.press("/");
    await expect(filter).toBeFocused();
    await expect(filter).toHaveValue("");
    await page.keyboard.type("a/b");
    await expect(filter).toHaveValue("a/b");
    await page.keyboard.press("Escape");
    await expect(page.locator("#main")).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("#main") !== null)).toBe(true);
  });

  test("Tab reaches every action of the lab, each with a focus that can be seen", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(
      page,
      account,
      await api.create("/v1/federated-identities", aRule(account, provider, wide)),
    );
    await field(page).fill(await mint({ overrides: tag }));
    await expect(verdict(page)).toHaveText(/^Would be refused/);
    await lab(page).getByRole("button", { name: "Samples" }).focus();
    const seen: string[] = [];
    for (let presses = 0; presses < 150; presses += 1) {
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const framed = element.matches("textarea") ? element.parentElement : element;
        const { outlineStyle, outlineWidth } = getComputedStyle(framed ?? element);
        const label = element.getAttribute("aria-label") ?? element.textContent ?? "";
        const name = element.matches("textarea") ? "the token" : label;
        return {
          inLab: element.closest("#token-lab") !== null,
          name: name.trim().slice(0, 60),
          outlined: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
        };
      });
      if (!at.inLab) break;
      expect(at, "has a visible focus").toMatchObject({ outlined: true });
      seen.push(at.name);
      await page.keyboard.press("Tab");
    }
    const reachable = seen.join("\n");
    for (const action of [
      "Samples",
      "Share",
      "the token",
      "Strip signature",
      "Clear",
      "Evaluate as of",
      "Verify signature",
      "Show fix",
      "Subject",
      "Star 1",
      "Apply to draft",
      "Filter claims",
      "Require project_id",
      "Copy project_id",
      "Show all",
      "main",
      "Replay",
      "Pin this token",
    ])
      expect(reachable, action).toContain(action);
  });
});
