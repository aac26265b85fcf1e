import { performance } from "node:perf_hooks";
import type { ConnectionCheck } from "#lib/schemas/connection-check.ts";
import type { CertificateFacts } from "./certificate-facts.ts";
import type { ConnectionFacts } from "./connect-vetted.ts";
import { type ConnectionReport, newConnectionReport, type StepFact } from "./connection-report.ts";
import { discover, discoveryUrl } from "./discover.ts";
import { type FetchFailure, failure } from "./fetch-failure.ts";
import { fetchKeySet } from "./fetch-key-set.ts";
import { bareHost, type OutboundPolicy } from "./outbound-policy.ts";
import { readCertificate } from "./read-certificate.ts";
import { describeKeySet, usableKeys } from "./usable-keys.ts";

export type { ConnectionCheck } from "#lib/schemas/connection-check.ts";

/** Where a provider's keys come from, saved or not. */
export interface ConnectionDraft {
  issuer: string;
  jwksUri: string | null;
  localJwks: { keys: Record<string, unknown>[] } | null;
  caCertificates: string | null;
}

/**
 * Asks the issuer as an exchange would, and answers step by step what was found, how long it took, and what to do about
 * the step that failed (`UX.md` 2.3). Fetches afresh; keeps nothing.
 */
export async function checkConnection(
  draft: ConnectionDraft,
  policy: OutboundPolicy,
  at: Date,
): Promise<ConnectionCheck> {
  const report = newConnectionReport(at);
  if (draft.localJwks !== null) return checkPasted(report, draft.localJwks);
  const jwksUri = draft.jwksUri ?? (await checkDiscovery(report, draft, policy));
  if (jwksUri === null) return report.finish([]);
  return checkKeySet(report, { ...draft, jwksUri, isGiven: draft.jwksUri !== null }, policy);
}

function checkPasted(report: ConnectionReport, jwks: { keys: Record<string, unknown>[] }): ConnectionCheck {
  for (const id of ["name", "tls", "discovery", "issuer", "key_set"] as const)
    report.skip(id, "the keys are pasted, so nothing is fetched");
  return judgeKeys(report, jwks);
}

/** Steps 1 to 4; answers the address of the key set, or null when one of them failed. */
async function checkDiscovery(
  report: ConnectionReport,
  { issuer, caCertificates }: ConnectionDraft,
  policy: OutboundPolicy,
): Promise<string | null> {
  const url = URL.parse(discoveryUrl(issuer));
  if (url === null) {
    report.fail("name", failure("dns", "the issuer is not a URL"), null);
    return null;
  }
  const started = performance.now();
  const found = await discover({ issuer, policy, caCertificates });
  const totalMs = Math.round(performance.now() - started);
  const reached = await reportConnection(report, url, policy, found);
  if (!reached) return null;
  const durationMs = Math.max(0, totalMs - (found.facts.nameMs ?? 0) - (found.facts.connectMs ?? 0));
  const category = found.ok ? null : found.failure.category;

  if (!found.ok && category !== "issuer_mismatch" && category !== "blocked_address") {
    report.fail("discovery", found.failure, durationMs);
    return null;
  }
  report.pass("discovery", `${url.pathname} answers with JSON`, durationMs);
  if (!found.ok && found.namedIssuer !== undefined) {
    report.fail("issuer", found.failure, null, { expected: issuer, actual: found.namedIssuer });
    return null;
  }
  report.pass("issuer", `the document is of ${issuer}`, null);
  if (!found.ok) {
    report.fail("key_set", found.failure, null);
    return null;
  }
  return found.jwksUri;
}

/** Steps 5 and 6, and with an address that was given also 1 and 2. */
async function checkKeySet(
  report: ConnectionReport,
  { jwksUri, isGiven, caCertificates }: ConnectionDraft & { jwksUri: string; isGiven: boolean },
  policy: OutboundPolicy,
): Promise<ConnectionCheck> {
  const started = performance.now();
  const answer = await fetchKeySet({ jwksUri, policy, caCertificates, etag: null });
  const totalMs = Math.round(performance.now() - started);
  if (isGiven) {
    const url = URL.parse(jwksUri) ?? new URL("https://invalid.invalid");
    if (!(await reportConnection(report, url, policy, answer))) return report.finish([]);
    report.skip("discovery", "the address of the key set is given");
    report.skip("issuer", "without discovery, only tokens can show it");
  }
  if (!answer.ok && answer.failure.category !== "keys") {
    report.fail("key_set", answer.failure, totalMs);
    return report.finish([]);
  }
  report.pass("key_set", `${jwksUri} answers with a key set`, totalMs);
  return judgeKeys(report, answer.ok ? answer.set?.jwks : answer.jwks);
}

function judgeKeys(report: ConnectionReport, jwks: unknown): ConnectionCheck {
  const set = usableKeys(jwks);
  const listed = describeKeySet(jwks, set);
  if (set.ok) report.pass("keys", `${set.keys.length} usable of ${listed.length}`, null);
  else report.fail("keys", failure("keys", set.message), null);
  return report.finish(listed);
}

/** Steps 1 and 2. Answers whether the server was reached. */
async function reportConnection(
  report: ConnectionReport,
  url: URL,
  policy: OutboundPolicy,
  answer: { ok: boolean; facts: ConnectionFacts; failure?: FetchFailure },
): Promise<boolean> {
  const { facts, failure: reason } = answer;
  const wasReached = facts.address !== null && (url.protocol === "http:" || facts.certificate !== null);
  if (
    reason !== undefined &&
    (facts.addresses.length === 0 || (reason.category === "blocked_address" && !wasReached))
  ) {
    report.fail("name", reason, facts.nameMs);
    return false;
  }
  report.pass("name", `${bareHost(url)} is ${facts.addresses.join(", ")}`, facts.nameMs);
  if (reason !== undefined && (reason.category.startsWith("tls") || !wasReached)) {
    const shown = reason.category.startsWith("tls") ? await readCertificate(url, policy, 3_000) : null;
    report.fail("tls", reason, facts.connectMs, { facts: certificateRows(shown) });
    return false;
  }
  if (url.protocol === "http:") report.skip("tls", "plain http, to an origin that OUTBOUND_ALLOW lists");
  else report.pass("tls", "the certificate is valid", facts.connectMs, certificateRows(facts.certificate));
  return true;
}

function certificateRows(certificate: CertificateFacts | null): StepFact[] {
  if (certificate === null) return [];
  return [
    { name: "subject", value: certificate.subject },
    { name: "names", value: certificate.names },
    { name: "issued by", value: certificate.issuedBy },
    { name: "valid from", value: inWords(certificate.validFrom) },
    { name: "valid until", value: inWords(certificate.validUntil) },
    { name: "SHA-256", value: certificate.sha256.toLowerCase() },
  ];
}

function inWords(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
