import { performance } from "node:perf_hooks";
import type { TrustedProvider } from "#lib/exchange/trust.ts";
import { discover } from "./discover.ts";
import type { FetchFailure } from "./fetch-failure.ts";
import { fetchKeySet, type KeySetAnswer } from "./fetch-key-set.ts";
import type { OutboundPolicy } from "./outbound-policy.ts";
import { fetchTimeoutMs } from "./safe-fetch.ts";

/** Discovery and key set together, so that a slow issuer keeps nobody longer than this. */
export const refreshTimeoutMs = 4_000;

/** What is known from last time. */
export interface PreviousFetch {
  /** The address that discovery gave, while it may still be believed. */
  jwksUri: string | null;
  etag: string | null;
}

export type IssuerKeysAnswer =
  | {
      ok: true;
      jwksUri: string;
      set: (KeySetAnswer & { ok: true })["set"];
      etag: string | null;
      freshMs: number;
    }
  | { ok: false; failure: FetchFailure };

/** Fetches a provider's keys: from its own key set address, else from the one that discovery names. */
export async function fetchIssuerKeys(
  provider: Pick<TrustedProvider, "issuer" | "jwksUri" | "caCertificates">,
  previous: PreviousFetch,
  policy: OutboundPolicy,
): Promise<IssuerKeysAnswer> {
  const { issuer, caCertificates } = provider;
  const deadline = performance.now() + refreshTimeoutMs;
  let jwksUri = provider.jwksUri ?? previous.jwksUri;
  if (jwksUri === null) {
    const found = await discover({ issuer, policy, caCertificates });
    if (!found.ok) return { ok: false, failure: found.failure };
    jwksUri = found.jwksUri;
  }
  const timeoutMs = Math.min(fetchTimeoutMs, Math.max(1, deadline - performance.now()));
  const etag = previous.jwksUri === jwksUri ? previous.etag : null;
  const answer = await fetchKeySet({ jwksUri, policy, caCertificates, etag, timeoutMs });
  if (!answer.ok) return { ok: false, failure: answer.failure };
  return { ok: true, jwksUri, set: answer.set, etag: answer.etag, freshMs: answer.freshMs };
}
