import { execFileSync } from "node:child_process";
import AxeBuilder from "@axe-core/playwright";
import { installation } from "./support/installation.ts";
import { field, iam, openExchange, openRule, tag, verdict } from "./support/lab.ts";
import { test } from "./support/own-issuer.ts";
import { aRule, expect, unique } from "./support/test.ts";

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
    await openExchange(page, body);
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

  test("offers the last ten attempts as samples: claims without a token, and what of them was never stored", async ({
    page,
    api,
    mint,
    provider,
    account,
    exchange,
  }) => {
    const rule = aRule(account, provider, { conditions: { user_email: "j.jansen@acme.example" } }) as {
      name: string;
    };
    await api.create("/v1/federated-identities", rule);
    const ref = `attempt-${account.identity.slice(-8)}`;
    const sub = `project_path:acme/payments:ref_type:branch:ref:${ref}`;
    for (let attempts = 0; attempts < 11; attempts += 1)
      expect((await exchange(account, await mint({ overrides: { ref, sub } }))).status).toBe(400);
    const listed = `/v1/exchanges?subject=${encodeURIComponent(sub)}`;
    await expect.poll(async () => (await api.get<object[]>(listed)).length, { timeout: 20_000 }).toBe(11);

    await page.goto(`${iam}/token-tester`);
    await page.getByRole("button", { name: "Samples" }).click();
    await expect(page.getByText("Recent exchanges")).toBeVisible();
    const attempts = page.getByRole("menuitem", { name: /^(refused|accepted|failed) / });
    await expect(attempts.first()).toBeVisible();
    expect(await attempts.count()).toBeLessThanOrEqual(10);
    await page
      .getByRole("menuitem", { name: new RegExp(`^refused .*${ref}`) })
      .first()
      .click();
    await expect(field(page)).toHaveValue(/^\{/);
    const claims = JSON.parse(await field(page).inputValue()) as Record<string, unknown>;
    expect(claims).toMatchObject({ sub, ref });
    expect(Object.keys(claims)).not.toContain("user_email");
    await expect(
      page.getByText(/its token was never kept\. Never stored, as personal: .*user_email/),
    ).toBeVisible();
    await expect(page.getByText(/; and jti\. A condition on one of them is skipped\./)).toBeVisible();
    await expect(verdict(page)).toHaveText(/^Would be refused/);
    await expect(page.getByRole("combobox", { name: "Evaluate as of" })).toContainText("another time");
    const near = page.getByRole("region", { name: /^Near misses/ });
    await near.getByRole("button", { name: `Compare: ${rule.name}` }).click();
    await expect(near.getByText(/user_email, skipped,/).first()).toBeVisible();
    await expect(near.getByText("MISSING")).toHaveCount(0);
  });

  test("judges a token that is pasted over a recorded exchange by its own time", async ({
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
    await openExchange(page, body);
    await page.getByRole("link", { name: "Open in tester" }).click();
    const asOf = page.getByRole("combobox", { name: "Evaluate as of" });
    await expect(asOf).toContainText("another time");
    await field(page).fill(await mint());
    await expect(asOf).toContainText("now");
    await expect(page.getByText(/Never stored/)).toHaveCount(0);
    await expect(verdict(page)).toHaveText(/^This pipeline would become /);
  });

  test("takes a file that is dropped on it, and leaves no place for anything to remember it", async ({
    page,
    mint,
  }) => {
    await page.goto(`${iam}/token-tester`);
    const token = await mint();
    const dropped = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([`${text}\n`], "token.jwt", { type: "text/plain" }));
      return transfer;
    }, token);
    await field(page).dispatchEvent("drop", { dataTransfer: dropped });
    await expect(field(page)).toHaveValue(`${token}\n`);
    await expect(verdict(page)).toBeVisible();
    const attributes = await field(page).evaluate((element) =>
      Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    );
    expect(attributes).toMatchObject({
      autocomplete: "off",
      spellcheck: "false",
      "data-1p-ignore": "",
      "data-lpignore": "true",
      "data-bwignore": "",
      "data-form-type": "other",
    });
    expect(Object.keys(attributes)).not.toContain("name");
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
    await expect(
      page.getByRole("status").filter({ hasText: "Cleared. Nothing of it was kept." }),
    ).toBeVisible();
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

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the tester gives a command that asks the same, ready to run", async ({
    page,
    api,
    mint,
    provider,
    account,
  }) => {
    const rule = aRule(account, provider) as { name: string };
    await api.create("/v1/federated-identities", rule);
    await page.goto(`${iam}/token-tester`);
    await expect(page.getByRole("heading", { name: "Token tester" })).toBeVisible();
    const command = await page.locator("pre").innerText();
    expect(command).toContain(`${installation.url}/v1/token-tests`);
    const { accessToken } = (await api.create("/v1/me/access-tokens", {
      name: unique("curl"),
    })) as unknown as { accessToken: string };
    const output = execFileSync("sh", ["-c", command], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, ACCESS_TOKEN: accessToken, ID_TOKEN: await mint() },
    });
    const answer = JSON.parse(output) as { signature: string; candidates: { matched: boolean }[] };
    expect(answer.signature).toBe("verified");
    expect(answer.candidates.some(({ matched }) => matched)).toBe(true);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
