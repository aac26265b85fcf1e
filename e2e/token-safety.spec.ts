import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { installation as shared } from "./support/installation.ts";
import { setUp } from "./support/management-api.ts";
import { startInstallation } from "./support/start-installation.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: { cookies: [], origins: [] } });

/** An installation of its own, so that its whole log and its whole database can be searched. */
test("a pasted token is in no address, storage, other request, log or table, and gone after Clear", async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  const own = await startInstallation({ OUTBOUND_ALLOW: shared.issuer, LOG_LEVEL: "trace" });
  try {
    const api = await setUp(own.url, own.dataDir);
    const provider = await api.create("/v1/federated-identity-providers", {
      name: "Demo GitLab",
      providerIssuer: shared.issuer,
      kind: "gitlab",
    });
    const account = await api.create("/v1/service-accounts", { name: "deployer" });
    const rule = await api.create("/v1/federated-identities", {
      serviceAccountIdentity: account.identity,
      providerIdentity: provider.identity,
      providerSubject: "project_path:acme/payments:ref_type:branch:ref:main",
      allowedScopes: ["read"],
    });
    const minted = await request.post(`${shared.issuer}/mint`, { data: { overrides: { aud: own.url } } });
    const { token } = (await minted.json()) as { token: string };
    const [, payload = "", signature = ""] = token.split(".");
    const traces = [signature, signature.slice(0, 40), payload.slice(40, 140)];

    const bodies: { path: string; body: string }[] = [];
    page.on("request", (sent) => {
      bodies.push({ path: new URL(sent.url()).pathname, body: `${sent.url()} ${sent.postData() ?? ""}` });
    });
    const signedIn = await page.request.post(`${own.url}/v1/session`, {
      data: api.owner,
      headers: { Origin: own.url },
    });
    expect(signedIn.status()).toBe(204);
    const field = page.getByLabel("Token, or the claims of one as JSON");
    const iam = `${own.url}/${api.organisation.slug}/iam`;
    const pages = [
      `${iam}/token-tester`,
      `${iam}/service-accounts/${account.identity}/federated-identities/${rule.identity}`,
    ];
    for (const address of pages) {
      await page.goto(address);
      await field.fill(token);
      await page.getByRole("button", { name: /Verify signature/ }).click();
      await expect(page.getByText("Signature verified").first()).toBeVisible();
      const kept = await page.evaluate(async () => {
        const databases = await indexedDB.databases();
        const caches = await window.caches.keys();
        return JSON.stringify([
          location.href,
          document.cookie,
          { ...localStorage },
          { ...sessionStorage },
          history.state,
          databases,
          caches,
          window.name,
        ]);
      });
      for (const trace of traces) expect(kept).not.toContain(trace);
      expect(await field.getAttribute("name")).toBeNull();
      expect(await field.getAttribute("autocomplete")).toBe("off");
      expect(await field.getAttribute("spellcheck")).toBe("false");
      await page.getByRole("button", { name: "Clear" }).click();
      await expect(page.getByText(/Paste a token or take a sample/).first()).toBeVisible();
      const html = await page.content();
      for (const trace of traces) expect(html).not.toContain(trace);
      await field.fill(token);
      await page
        .getByRole("link", { name: /^Overview/ })
        .first()
        .click();
      await expect(page).toHaveURL(`${own.url}/${api.organisation.slug}`);
      await page.goBack();
      await expect(field).toHaveValue("");
    }

    const carriers = bodies.filter(({ body }) => traces.some((trace) => body.includes(trace)));
    expect(carriers.length).toBe(2);
    expect(new Set(carriers.map(({ path }) => path))).toEqual(new Set(["/v1/token-tests"]));
    const exchanges = await api.call<unknown[]>("GET", "/v1/exchanges");
    expect(exchanges).toEqual([]);
    const findings = filesBelow(own.dataDir).filter((path) => {
      const content = readFileSync(path, "latin1");
      return traces.some((trace) => content.includes(trace));
    });
    expect(findings).toEqual([]);
    for (const trace of traces) expect(own.output()).not.toContain(trace);
  } finally {
    await own.stop();
  }
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
