import { randomBytes } from "node:crypto";
import { type APIRequestContext, type APIResponse, test as base, expect } from "@playwright/test";
import { installation } from "./installation.ts";

export { expect } from "@playwright/test";

/** The first owner, made by `set-up.spec.ts` in the browser; everything else signs in as them. */
export const owner = {
  name: "Robin de Vries",
  email: "robin@harbour.example",
  password: "velvet harbour forty-two cranes",
  organisation: "Harbour Ltd",
  slug: "harbour-ltd",
};

/** Where the browser's session of the owner is kept between the tests of a run. */
export const ownerState = `${installation.dataDir}/owner-state.json`;

export interface Made {
  identity: string;
  name: string;
  objectVersion: number;
}

/** The management API with the session of the browser: what a test needs to be there before it begins. */
export interface Api {
  create(path: string, body: object): Promise<Made>;
  get<Answer>(path: string): Promise<Answer>;
  put(path: string, body: object): Promise<Made>;
}

export interface Mint {
  sample?: string;
  overrides?: Record<string, unknown>;
  remove?: string[];
}

interface Fixtures {
  api: Api;
  /** A GitLab job's token from the demo issuer, meant for this installation. */
  mint: (request?: Mint) => Promise<string>;
  /** The provider of the demo issuer, the same for all tests of a run. */
  provider: Made;
  /** A service account of this test's own. */
  account: Made;
  /** `POST /oidc/token` as a pipeline does. */
  exchange: (
    account: Made,
    token: string,
    scope?: string,
  ) => Promise<{ status: number; body: Record<string, string> }>;
}

export const test = base.extend<Fixtures>({
  api: async ({ request }, use) => use(apiOf(request)),
  mint: async ({ request }, use) =>
    use(async (mint = {}) => {
      const answer = await request.post(`${installation.issuer}/mint`, { data: mint });
      expect(answer.status()).toBe(200);
      return ((await answer.json()) as { token: string }).token;
    }),
  provider: async ({ api }, use) => {
    const path = "/v1/federated-identity-providers";
    const find = async () =>
      (await api.get<(Made & { providerIssuer: string })[]>(path)).find(
        (provider) => provider.providerIssuer === installation.issuer,
      );
    const body = {
      name: "Demo GitLab",
      providerIssuer: installation.issuer,
      kind: "gitlab",
      replayMode: "off",
    };
    // Two workers may ask at once: the one that comes second finds it.
    const made = (await find()) ?? (await api.create(path, body).catch(async () => await find()));
    if (!made) throw new Error("The provider of the demo issuer could not be made");
    await use(made);
  },
  account: async ({ api }, use) =>
    use(await api.create("/v1/service-accounts", { name: unique("deployer") })),
  exchange: async ({ request, api }, use) => {
    const { organisation } = await api.get<{ organisation: Made }>("/v1/me");
    await use(async (account, token, scope) => {
      const answer = await request.post("/oidc/token", {
        form: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token: token,
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          organisation_id: organisation.identity,
          service_account_id: account.identity,
          ...(scope === undefined ? {} : { scope }),
        },
      });
      return { status: answer.status(), body: await answer.json() };
    });
  },
});

/** A name that no other test uses. */
export function unique(name: string): string {
  return `${name} ${randomBytes(3).toString("hex")}`;
}

/** The body that makes a rule for `main` of acme/payments. */
export function aRule(account: Made, provider: Made, more: object = {}): object {
  return {
    name: unique("payments main"),
    serviceAccountIdentity: account.identity,
    providerIdentity: provider.identity,
    providerSubject: "project_path:acme/payments:ref_type:branch:ref:main",
    allowedScopes: ["read", "write"],
    ...more,
  };
}

function apiOf(request: APIRequestContext): Api {
  const headers = { Origin: installation.url };
  const read = async <Answer>(answer: APIResponse): Promise<Answer> => {
    if (!answer.ok()) throw new Error(`${answer.url()} answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  return {
    create: async (path, data) => read(await request.post(path, { data, headers })),
    get: async (path) => read(await request.get(path)),
    put: async (path, data) => read(await request.put(path, { data, headers })),
  };
}
