import { installation } from "./installation.ts";
import { test as base, unique } from "./test.ts";

/**
 * For tests that judge a token by every rule of the organisation: an issuer and its provider of each test's own. Rules
 * that other tests leave for the demo issuer have no say in its tokens. Its keys are the demo issuer's, pasted, so that
 * nobody has to reach it.
 */
export const test = base.extend<{ issuer: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  issuer: async ({}, use) => use(`https://${unique("gitlab").replace(" ", "-")}.example`),
  provider: async ({ api, request, issuer }, use) => {
    const localJwks = await (await request.get(`${installation.issuer}/oauth/discovery/keys`)).json();
    const body = { name: unique("Own GitLab"), providerIssuer: issuer, kind: "gitlab_self_managed" };
    await use(
      await api.create("/v1/federated-identity-providers", { ...body, localJwks, replayMode: "off" }),
    );
  },
  mint: async ({ mint, issuer }, use) =>
    use((asked = {}) => mint({ ...asked, overrides: { iss: issuer, ...asked.overrides } })),
});
