import { installation } from "./support/installation.ts";
import { field, lab, openRule, tag, verdict } from "./support/lab.ts";
import { aRule, expect, test } from "./support/test.ts";

test.describe("beside the form of a rule", () => {
  test("a token is judged as it is pasted, verified on demand, and stale after an edit", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    await field(page).fill(await mint());
    await expect(verdict(page)).toHaveText(`Would be accepted as ${account.name}`);
    await expect(lab(page).getByText("Preview: signature not verified yet.").first()).toBeVisible();
    await expect(lab(page).getByRole("status").filter({ hasText: "Would be accepted" })).toHaveCount(1);

    await field(page).press("Control+Enter");
    await expect(lab(page).getByText("Signature verified.").first()).toBeVisible();
    await expect(lab(page).getByText(/^All \d+ pass$/)).toBeVisible();

    await page
      .getByLabel("Subject", { exact: true })
      .fill("project_path:acme/payments:ref_type:branch:ref:m*");
    await expect(lab(page).getByText("Edited since it was verified: verify again.").first()).toBeVisible();
    await expect(lab(page).getByText("ref, “ain”")).toBeVisible();
    await lab(page).getByRole("button", { name: "Verify again" }).click();
    await expect(lab(page).getByText("Signature verified.").first()).toBeVisible();
  });

  test("a tag against a branch rule shows where they differ, and a fix makes it pass with a finding to weigh", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    await field(page).fill(await mint({ overrides: tag }));
    await expect(verdict(page)).toHaveText("Would be refused: the subject does not match");
    await expect(lab(page).getByText("first difference, character 37")).toBeVisible();
    await expect(lab(page).getByText("ref_type: expected branch, got tag", { exact: true })).toBeVisible();
    const hint = lab(page).getByRole("list", { name: "Hints" }).getByRole("listitem").first();
    await expect(hint).toContainText("tag pipeline");
    await hint.getByRole("button", { name: /Apply to draft/ }).click();
    await expect(verdict(page)).toHaveText(`Would be accepted as ${account.name}`);
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(/ref_type:tag/);
    await expect(page.locator("form").getByText("GL-TAG-UNPROTECTED")).toBeVisible();
  });

  test("names a case that differs, a key that is not known, a header that is not allowed, a token that was changed", async ({
    page,
    api,
    mint,
    request,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    await field(page).fill(
      await mint({
        overrides: {
          project_path: "Acme/payments",
          namespace_path: "Acme",
          sub: "project_path:Acme/payments:ref_type:branch:ref:main",
        },
      }),
    );
    await expect(lab(page).getByText("case_differs")).toBeVisible();

    const mintWith = async (data: object) =>
      ((await (await request.post(`${installation.issuer}/mint`, { data })).json()) as { token: string })
        .token;
    await field(page).fill(await mintWith({ header: { kid: "of-nobody" } }));
    await lab(page)
      .getByRole("button", { name: /Verify signature/ })
      .click();
    await expect(lab(page).getByText("key_unknown").first()).toBeVisible();
    await expect(lab(page).getByRole("button", { name: "Refresh keys" })).toBeVisible();

    await field(page).fill(await mintWith({ signWith: "none" }));
    await expect(lab(page).getByText("alg_not_allowed")).toBeVisible();
    await field(page).fill(await mintWith({ signWith: "HS256" }));
    await expect(lab(page).getByText("alg_not_allowed")).toBeVisible();
    await expect(lab(page).getByText("Signature, skipped,")).toHaveCount(1);

    const [header, , signature] = (await mint()).split(".");
    const [, payload] = (await mint({ overrides: { ref_protected: "false" } })).split(".");
    await field(page).fill(`${header}.${payload}.${signature}`);
    await expect(verdict(page)).toHaveText(`Would be accepted as ${account.name}`);
    await lab(page)
      .getByRole("button", { name: /^Verify/ })
      .click();
    await expect(lab(page).getByText("signature_invalid").first()).toBeVisible();
  });

  test("an expired token is judged as of when it was issued, and that is said", async ({
    page,
    api,
    request,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    const at = new Date(Date.now() - 2 * 3_600_000).toISOString();
    const minted = await request.post(`${installation.issuer}/mint`, { data: { at, lifetimeSeconds: 600 } });
    await field(page).fill(((await minted.json()) as { token: string }).token);
    await expect(verdict(page)).toHaveText(`Would be accepted as ${account.name}`);
    await expect(page.getByText(/It is judged as of when it was issued; now it is refused/)).toBeVisible();
    const times = lab(page)
      .getByRole("listitem")
      .filter({ hasText: /^Times/ });
    await expect(times).toHaveCount(2);
    await expect(times.first()).toContainText("Times, passes, The token has 10 minutes left.");
    await expect(times.last()).toContainText(
      /^Times, now, to note, The token expired (about )?110 minutes ago\. Now it is refused\./,
    );
    await expect(lab(page).getByText("1 to note")).toBeVisible();
    await expect(lab(page).getByText(/\d+ pass$/)).toBeVisible();
    await field(page).press("Control+Enter");
    await expect(lab(page).getByText("Signature verified.").first()).toBeVisible();
    await expect(times).toHaveCount(2);
    await expect(verdict(page)).toHaveText(`Would be accepted as ${account.name}`);
    await page.getByRole("button", { name: "Judge as of now" }).click();
    await expect(times).toHaveCount(1);
    await expect(verdict(page)).toHaveText("Would be refused: the token has expired");
  });

  test("a claim becomes a condition by a press, and the verdict follows", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    await openRule(page, account, await api.create("/v1/federated-identities", aRule(account, provider)));
    await field(page).fill(await mint());
    await expect(verdict(page)).toHaveText(/^Would be accepted/);
    await lab(page).getByRole("button", { name: "Require project_id" }).click();
    await page.getByRole("menuitem", { name: "Require this value" }).click();
    await expect(page.getByLabel("Claim 1")).toHaveValue("project_id");
    await expect(page.locator("form").getByText("holds")).toBeVisible();
    await page.getByLabel("Value", { exact: true }).fill("1");
    await expect(verdict(page)).toHaveText("Would be refused: a claim does not match");
    await expect(page.locator("form").getByText("token has")).toBeVisible();

    await lab(page).getByLabel("Filter claims").fill("user_email");
    await expect(lab(page).getByText("jansen@acme.example")).toHaveCount(0);
    await lab(page).getByRole("button", { name: "Show user_email" }).click();
    await expect(lab(page).getByText("jansen@acme.example")).toBeVisible();
  });

  test("shows what else gets in, replays what was recorded, and a broken expectation stops the save", async ({
    page,
    api,
    mint,
    provider,
    account,
    exchange,
  }) => {
    const rule = await api.create("/v1/federated-identities", aRule(account, provider));
    expect((await exchange(account, await mint())).status).toBe(200);
    await openRule(page, account, rule);
    const reach = lab(page).getByRole("list", { name: "Tokens like those of this rule" });
    await expect(reach.getByRole("button", { name: /^main accepted/ })).toBeVisible();
    await reach.getByRole("button", { name: /^fork / }).click();
    await expect(verdict(page)).toHaveText(/^Would be refused/);

    await field(page).fill(await mint());
    await lab(page).getByRole("button", { name: "Pin this token" }).click();
    await page.getByRole("menuitem", { name: "It must match", exact: true }).click();
    const expectations = lab(page).getByRole("list", { name: "Expectations" });
    await expect(expectations.getByText("holds")).toBeVisible();

    await page
      .getByLabel("Subject", { exact: true })
      .fill("project_path:acme/payments:ref_type:branch:ref:release");
    await expect(expectations.getByText(/broken/)).toBeVisible();
    await expect(lab(page).getByText(/The draft newly admits/)).toBeVisible();
    await expect
      .poll(async () => {
        await lab(page)
          .getByRole("button", { name: /^Replay/ })
          .click();
        return lab(page)
          .getByText(/newly refused/)
          .count();
      })
      .toBeGreaterThan(0);
    // The bar says nothing that the words do not, and its parts are as long as their counts.
    const parts = lab(page).locator("[data-part]");
    const words = await lab(page)
      .getByText(/newly refused/)
      .innerText();
    const bar = await parts.evaluateAll((all) =>
      all.map((part) => [part.getAttribute("title"), getComputedStyle(part).flexGrow]),
    );
    expect(bar.map(([title]) => title)).toContain(words);
    for (const [title, length] of bar) expect(title?.split(" ")[0]).toBe(length);

    for (const box of await page
      .locator("form")
      .getByRole("checkbox", { name: /I understand/ })
      .all())
      await box.check();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("The draft breaks an expectation")).toBeVisible();
    await page.getByRole("checkbox", { name: /Save all the same/ }).check();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Draft of version 2")).toBeVisible();
    const saved = await api.get<{ expectations: { claims: Record<string, unknown> }[] }>(
      `/v1/federated-identities/${rule.identity}`,
    );
    expect(saved.expectations).toHaveLength(1);
    expect(Object.keys(saved.expectations[0]?.claims ?? {})).not.toContain("user_email");
  });

  test("a shared link brings draft and claims to whoever asks for them, no signature and no person", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    const rule = await api.create("/v1/federated-identities", aRule(account, provider));
    await openRule(page, account, rule);
    const token = await mint();
    await field(page).fill(token);
    await page
      .getByLabel("Subject", { exact: true })
      .fill("project_path:acme/payments:ref_type:branch:ref:shared");
    await lab(page).getByRole("button", { name: "Share", exact: true }).click();
    await page.getByRole("menuitem", { name: /Share a link/ }).click();
    const dialog = page.getByRole("dialog", { name: "Share a link" });
    await expect(dialog.getByText("no token and no signature")).toBeVisible();
    const link = await dialog.getByText(/#lab=/).innerText();
    expect(link).not.toContain(token.split(".")[2]);

    await page.goto("about:blank");
    await page.goto(link);
    await expect(page.getByText("Somebody shared this with you")).toBeVisible();
    expect(new URL(page.url()).hash).toBe("");
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(/ref:main$/);
    await page.getByRole("button", { name: "Use as my unsaved draft" }).click();
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(/ref:shared$/);
    const shown = await field(page).inputValue();
    expect(JSON.parse(shown)).toMatchObject({
      project_path: "acme/payments",
      user_email: "(user_email hidden)",
    });
    await expect(verdict(page)).toHaveText("Would be refused: the subject does not match");
  });
});
