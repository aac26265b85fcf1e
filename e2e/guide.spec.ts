import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { installation } from "./support/installation.ts";
import { expect, owner, test, unique } from "./support/test.ts";

const run = promisify(execFile);

test("the words of the guide lead from an empty console to a token for the pipeline", async ({
  page,
  mint,
}) => {
  const accountName = unique("guide deployer");
  await page.goto(`/${owner.slug}`);

  // IAM → Identity Providers. The demo issuer's may be there already, from another test of the run.
  await page
    .getByRole("link", { name: /^Identity Providers/ })
    .first()
    .click();
  await page.getByRole("link", { name: "Create Identity Provider" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Guide GitLab");
  await page.getByLabel("Description").fill("Follows the guide");
  await page.getByLabel("OIDC Issuer URL").fill(installation.issuer);
  await page.getByRole("radio", { name: /Automatic discovery/ }).check();
  await page.getByRole("button", { name: /^Create (Identity Provider|anyway)$/ }).click();
  const taken = page.getByText(/already/i).first();
  await expect(taken.or(page.getByRole("heading", { name: "Guide GitLab" })).first()).toBeVisible();

  // IAM → Service Accounts. What was typed in vain is left behind knowingly.
  const leaves = !(await page.getByRole("heading", { name: "Guide GitLab" }).isVisible());
  await page
    .getByRole("link", { name: /^Service Accounts/ })
    .first()
    .click();
  if (leaves) await page.getByRole("alertdialog").getByRole("button", { name: "Leave" }).click();
  await page.getByRole("link", { name: "Create Service Account" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(accountName);
  await page.getByRole("button", { name: "Create Service Account" }).click();
  await expect(page.getByRole("heading", { name: accountName })).toBeVisible();
  const organisationId = await page.getByText(/^org_\w+$/).innerText();
  const accountId = await page.getByText(/^sa_\w+$/).innerText();

  // The account → Add Federated Identity.
  await expect(page.getByRole("tab", { name: /Workload Identity Federation/ })).toBeVisible();
  await page.getByRole("link", { name: "Add Federated Identity" }).click();
  await page.getByLabel("Identity Provider").click();
  await page
    .getByRole("option", { name: /GitLab/ })
    .first()
    .click();
  await page
    .getByLabel("Subject", { exact: true })
    .fill("project_path:acme/payments:ref_type:branch:ref:main");
  await page.getByRole("checkbox", { name: "write" }).check();
  for (const box of await page.getByRole("checkbox", { name: /I understand/ }).all()) await box.check();
  await page.getByRole("button", { name: "Create Federated Identity" }).click();
  await expect(page.getByRole("heading", { name: accountName })).toBeVisible();

  // The pipeline, word for word.
  const script = `curl -sS -X POST $MOORING_URL/oidc/token -H "Content-Type: application/x-www-form-urlencoded" \\
    -d "grant_type=urn:ietf:params:oauth:grant-type:token-exchange" -d "subject_token=\${ID_TOKEN}" \\
    -d "subject_token_type=urn:ietf:params:oauth:token-type:id_token" \\
    -d "organisation_id=\${ORGANISATION_ID}" -d "service_account_id=\${SERVICE_ACCOUNT_ID}"`;
  const { stdout } = await run("sh", ["-c", script], {
    env: {
      ...process.env,
      MOORING_URL: installation.url,
      ID_TOKEN: await mint(),
      ORGANISATION_ID: organisationId,
      SERVICE_ACCOUNT_ID: accountId,
    },
  });
  const answer = JSON.parse(stdout) as { access_token: string };
  const keys = createRemoteJWKSet(new URL(`${installation.url}/oidc/jwks`));
  const { payload } = await jwtVerify(answer.access_token, keys, {
    issuer: installation.url,
    audience: installation.url,
    typ: "at+jwt",
  });
  expect(payload).toMatchObject({ sub: accountId, scope: "read write", organisation_id: organisationId });
  expect(payload.exp).toBeGreaterThan(Date.now() / 1000);
});
