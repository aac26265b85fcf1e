import type { FetchFailure } from "./fetch-failure.ts";
import type { OutboundPolicy } from "./outbound-policy.ts";
import { readDocument } from "./read-document.ts";
import { safeFetch } from "./safe-fetch.ts";

export type SignedSample = { ok: true; token: string } | { ok: false; failure: FetchFailure };

/** Has samples signed by the issuer that `npm run demo` starts as a program of its own; there is none elsewhere. */
export interface DemoSigner {
  /** Claims of the samples, as the lab makes them. Never rejects. */
  sign(claims: Record<string, unknown>): Promise<SignedSample>;
}

/** `issuer` is an origin that the policy allows, or every answer is that it is blocked. */
export function createDemoSigner(issuer: string, policy: OutboundPolicy): DemoSigner {
  return {
    async sign(claims) {
      const query = new URLSearchParams({ claims: JSON.stringify(claims) });
      const answer = await safeFetch({ url: `${issuer}/sign?${query}`, policy, caCertificates: null });
      if (!answer.ok) return answer;
      const document = readDocument(answer.body);
      const token = document.ok ? tokenOf(document.value) : null;
      if (token !== null) return { ok: true, token };
      const message = "the demo issuer answered without a token";
      return { ok: false, failure: { category: "content", message, retryAfterSeconds: null } };
    },
  };
}

function tokenOf(document: unknown): string | null {
  if (typeof document !== "object" || document === null || !("token" in document)) return null;
  return typeof document.token === "string" ? document.token : null;
}
