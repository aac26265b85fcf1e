import type { UsableKey } from "#lib/exchange/ports.ts";
import { cacheLifeMs } from "./cache-life.ts";
import type { ConnectionFacts } from "./connect-vetted.ts";
import { type FetchFailure, failure } from "./fetch-failure.ts";
import type { OutboundPolicy } from "./outbound-policy.ts";
import { readDocument } from "./read-document.ts";
import { safeFetch } from "./safe-fetch.ts";
import { type SkippedKey, usableKeys } from "./usable-keys.ts";

export interface FetchedKeySet {
  jwks: { keys: Record<string, unknown>[] };
  keys: UsableKey[];
  skipped: SkippedKey[];
}

export type KeySetAnswer =
  /** `set` is null when the issuer says that the one we have is still right (304). */
  | { ok: true; set: FetchedKeySet | null; etag: string | null; freshMs: number; facts: ConnectionFacts }
  /** `jwks`: what was received, when it was its keys that failed. */
  | { ok: false; failure: FetchFailure; facts: ConnectionFacts; jwks?: unknown };

/** Fetches and judges a key set. An empty or broken one, or one without a usable key, is a failure. */
export async function fetchKeySet(request: {
  jwksUri: string;
  policy: OutboundPolicy;
  caCertificates: string | null;
  etag: string | null;
  timeoutMs?: number;
}): Promise<KeySetAnswer> {
  const answer = await safeFetch({ ...request, url: request.jwksUri, ifNoneMatch: request.etag });
  if (!answer.ok) return answer;
  const { facts, headers } = answer;
  const etag = headers.etag !== null && headers.etag.length <= 256 ? headers.etag : null;
  const freshMs = cacheLifeMs(headers.cacheControl, headers.age);
  if (answer.status === 304) return { ok: true, set: null, etag: etag ?? request.etag, freshMs, facts };

  const parsed = readDocument(answer.body);
  if (!parsed.ok) return { ok: false, failure: failure("content", `key set: ${parsed.message}`), facts };
  const judged = usableKeys(parsed.value);
  if (!judged.ok) return { ok: false, failure: failure("keys", judged.message), facts, jwks: parsed.value };
  const { keys } = parsed.value as { keys: Record<string, unknown>[] };
  return {
    ok: true,
    set: { jwks: { keys }, keys: judged.keys, skipped: judged.skipped },
    etag,
    freshMs,
    facts,
  };
}
