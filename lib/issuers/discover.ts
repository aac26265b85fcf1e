import type { ConnectionFacts } from "./connect-vetted.ts";
import { type FetchFailure, failure } from "./fetch-failure.ts";
import type { OutboundPolicy } from "./outbound-policy.ts";
import { readDocument } from "./read-document.ts";
import { safeFetch } from "./safe-fetch.ts";
import { isRecord } from "./usable-keys.ts";

export type Discovery =
  | { ok: true; jwksUri: string; facts: ConnectionFacts }
  /** `namedIssuer`: what the document calls itself, when that is what is wrong. */
  | { ok: false; failure: FetchFailure; facts: ConnectionFacts; namedIssuer?: string };

/**
 * Reads an issuer's discovery document (OpenID Connect Discovery §4). Its `issuer` must be the configured one, byte
 * for byte, and its `jwks_uri` pass the same policy (REQ-10).
 */
export async function discover(request: {
  issuer: string;
  policy: OutboundPolicy;
  caCertificates: string | null;
  timeoutMs?: number;
}): Promise<Discovery> {
  const { issuer, policy } = request;
  const answer = await safeFetch({ ...request, url: discoveryUrl(issuer) });
  if (!answer.ok) return answer;
  const { facts } = answer;
  const refuse = (reason: FetchFailure) => ({ ok: false as const, failure: reason, facts });

  const parsed = readDocument(answer.body);
  if (!parsed.ok) return refuse(failure("content", `discovery: ${parsed.message}`));
  const document = parsed.value;
  if (!isRecord(document) || typeof document.issuer !== "string")
    return refuse(failure("discovery", "the discovery document names no issuer"));
  if (document.issuer !== issuer) {
    const namedIssuer = document.issuer.slice(0, 1024);
    const reason = failure(
      "issuer_mismatch",
      `the discovery document is of the issuer ${namedIssuer}, not of ${issuer}`,
    );
    return { ...refuse(reason), namedIssuer };
  }
  const jwksUri = typeof document.jwks_uri === "string" ? document.jwks_uri : "";
  const url = URL.parse(jwksUri);
  if (url === null) return refuse(failure("discovery", "the discovery document has no jwks_uri"));
  const verdict = policy.checkUrl(url);
  if (!verdict.allowed) return refuse(failure("blocked_address", `jwks_uri ${url.href}: ${verdict.message}`));
  return { ok: true, jwksUri: url.href, facts };
}

/** A slash at the end of the issuer is taken off first. */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}
