import type { EndpointAnswer } from "./endpoint-request.ts";

/** What the public documents are made from. Only what is served is listed. */
export interface MetadataFacts {
  origin: string;
  /** Algorithms of our published keys. */
  algorithms: string[];
}

const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

/** RFC 8414, and OpenID Connect Discovery with the members that its libraries insist on. */
export function describeAuthorizationServer({ origin, algorithms }: MetadataFacts): Record<string, unknown> {
  return {
    issuer: origin,
    token_endpoint: `${origin}/oidc/token`,
    jwks_uri: `${origin}/oidc/jwks`,
    grant_types_supported: [tokenExchange],
    token_endpoint_auth_methods_supported: ["none"],
    // Required, and an empty list must be left out (RFC 8414 §3.2): nothing is handed out by redirect.
    response_types_supported: ["none"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: algorithms,
  };
}

/** RFC 9728: the management API as a resource that our own tokens open. */
export function describeProtectedResource({ origin }: MetadataFacts): Record<string, unknown> {
  return {
    resource: origin,
    authorization_servers: [origin],
    bearer_methods_supported: ["header"],
    resource_name: "Mooring",
  };
}

/** Answers a public document; five minutes is how long a verifier may rely on it (`SECURITY.md` 5.10). */
export function answerDocument(method: string, document: unknown): EndpointAnswer {
  if (method !== "GET" && method !== "HEAD")
    return {
      status: 405,
      headers: { Allow: "GET, HEAD", "Content-Type": "application/json", "Cache-Control": "no-store" },
      body: JSON.stringify({ error: "invalid_request", error_description: "Use GET." }),
    };
  return {
    status: 200,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "public, max-age=300",
      "X-Content-Type-Options": "nosniff",
    },
    body: JSON.stringify(document),
  };
}
