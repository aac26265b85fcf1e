import { callApi } from "./api.ts";

/** A sample, really signed by the demo issuer; only in a demo. No query: a token must not get into its cache. */
export async function signSample(organisation: string, claims: Record<string, unknown>): Promise<string> {
  const { token } = await callApi<{ token: string }>({
    method: "POST",
    path: "/v1/token-tests/demo-token",
    organisation,
    body: { claims },
  });
  return token;
}
