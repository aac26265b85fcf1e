import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/*
 * Fills a running installation through its API with a sample organisation that trusts the demo issuer, and prints
 * how to sign in and a step to paste into a shell. Run again, it prints the same.
 *   node prisma/seed.ts --url http://localhost:3000 --data-dir ./data --issuer http://127.0.0.1:4390
 */
const { values: options } = parseArgs({
  options: {
    url: {
      type: "string",
      default: process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 3000}`,
    },
    "data-dir": { type: "string", default: process.env.DATA_DIR || "./data" },
    issuer: { type: "string", default: "http://127.0.0.1:4390" },
  },
});
const url = options.url;
const issuer = options.issuer;
const file = join(resolve(options["data-dir"]), "demo.json");

interface Demo {
  email: string;
  password: string;
  accessToken: string;
  organisation: { identity: string; slug: string };
  serviceAccounts: { name: string; identity: string }[];
}
interface Created {
  identity: string;
  slug: string;
}

const demo = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Demo) : await seed();
printDemo(demo);

async function seed(): Promise<Demo> {
  const email = "admin@acme.example";
  const password = randomBytes(12).toString("base64url");
  const setup = await call<{ organisation: Created; accessToken: string }>("POST", "/v1/setup", null, {
    token: readSetupToken(),
    email,
    name: "Robin de Vries",
    password,
    organisationName: "Acme",
    createAccessToken: true,
  });
  const create = (path: string, body: object) => call<Created>("POST", path, setup.accessToken, body);

  const provider = await create("/v1/federated-identity-providers", {
    name: "Acme GitLab",
    description: "The demo issuer: behaves like GitLab's and signs what it is asked to.",
    providerIssuer: issuer,
    kind: "gitlab_self_managed",
  });
  const plan = await create("/v1/service-accounts", {
    name: "Payments plan",
    description: "Reads, for every branch and merge request of acme/payments",
  });
  const apply = await create("/v1/service-accounts", {
    name: "Payments apply",
    description: "Writes, for the protected main branch of acme/payments",
  });
  await bindRole(setup.accessToken, "reader", plan.identity);
  await bindRole(setup.accessToken, "administrator", apply.identity);
  await create("/v1/federated-identities", {
    name: "payments, any branch",
    providerIdentity: provider.identity,
    serviceAccountIdentity: plan.identity,
    providerSubject: "project_path:acme/payments:ref_type:branch:ref:*",
    conditions: { project_id: "57382910" },
    allowedScopes: ["read"],
    tokenLifetimeSeconds: 900,
  });
  await create("/v1/federated-identities", {
    name: "payments, main",
    providerIdentity: provider.identity,
    serviceAccountIdentity: apply.identity,
    providerSubject: "project_path:acme/payments:ref_type:branch:ref:main",
    conditions: { project_id: "57382910", ref_protected: true, pipeline_source: ["push", "schedule"] },
    allowedScopes: ["read", "write"],
    tokenLifetimeSeconds: 900,
  });
  const seeded: Demo = {
    email,
    password,
    accessToken: setup.accessToken,
    organisation: setup.organisation,
    serviceAccounts: [
      { name: "Payments plan", identity: plan.identity },
      { name: "Payments apply", identity: apply.identity },
    ],
  };
  mkdirSync(resolve(options["data-dir"]), { recursive: true });
  writeFileSync(file, JSON.stringify(seeded, null, 2), { mode: 0o600 });
  return seeded;
}

async function bindRole(accessToken: string, role: string, serviceAccountIdentity: string): Promise<void> {
  const body = { name: `${role} of ${serviceAccountIdentity}`, serviceAccountIdentity };
  await call("POST", `/v1/iam/roles/${role}/bindings`, accessToken, body);
}

function readSetupToken(): string {
  try {
    return readFileSync(join(resolve(options["data-dir"]), "setup-token"), "utf8").trim();
  } catch (cause) {
    throw new Error(
      "There is no set-up token: the installation has an owner already, or its data folder is another one.",
      { cause },
    );
  }
}

async function call<Answer>(
  method: string,
  path: string,
  token: string | null,
  body: object,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      "Content-Type": "application/json",
      ...(token === null ? {} : { Authorization: `Token ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

function printDemo({ email, password, organisation, serviceAccounts }: Demo): void {
  const account = serviceAccounts.find(({ name }) => name === "Payments apply");
  console.log(`
Demo organisation "Acme" at ${url}/${organisation.slug}
  sign in as  ${email}
  password    ${password}

A pipeline's step, to paste into a shell: the demo issuer gives an ID token, Mooring an access token for it.

  ID_TOKEN=$(curl -s -X POST ${issuer}/mint | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
  curl -X POST ${url}/oidc/token -H "Content-Type: application/x-www-form-urlencoded" \\
    -d "grant_type=urn:ietf:params:oauth:grant-type:token-exchange" -d "subject_token=\${ID_TOKEN}" \\
    -d "subject_token_type=urn:ietf:params:oauth:token-type:id_token" \\
    -d "organisation_id=${organisation.identity}" -d "service_account_id=${account?.identity}"
`);
}
