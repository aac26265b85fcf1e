import type { Candidate, Evaluation, GrantRecord, RefusalRecord } from "#lib/exchange/ports.ts";
import type { Check } from "#lib/schemas/check.ts";
import { isPersonalClaim } from "#lib/schemas/personal-claims.ts";
import { reasons, type Stage } from "#lib/schemas/reasons.ts";
import { storableText } from "./storable-text.ts";

/**
 * What the `detail` column of an exchange holds. Each stored byte costs throughput, so checks and candidates are
 * lists by position, and the sentence of a check that passed is left out where its values say it all.
 */
export interface StoredDetail {
  /** [stage, status, code, expected, actual, message, claim, captures], cut after the last member that says anything. */
  checks: StoredCheck[];
  /** [identity, name, matched, reason] of the rules looked at, best first. */
  candidates: [string, string, 0 | 1, string | null][];
  claims: Record<string, unknown>;
  personal: string[];
  /** Names of claims too large to keep. */
  omitted?: string[];
  signature: Evaluation["signature"];
  tokenIdHash: string | null;
  algorithm: string | null;
  keyId: string | null;
  durationMs: number;
  /** When the token that was issued expires, in seconds since 1970. */
  exp?: number;
}
export type StoredCheck = (string | null | string[])[];

/** Largest claim kept, and all of them together, in characters of JSON; less when nobody vouches for the token. */
const claimLimits = { one: 2048, verified: 8192, unverified: 4096 } as const;
const textLimits = { value: 512, message: 512, userAgent: 256, scope: 1024, subject: 2048 } as const;
const candidatesMax = 20;

/** The columns of an exchange that records a grant, apart from those that the configuration itself gives. */
export interface GrantRow {
  id: string;
  createdAt: string;
  subject: string;
  requestedScope: string | null;
  scope: string;
  expiresIn: number;
  address: string | null;
  userAgent: string | null;
  jti: string;
  detail: StoredDetail;
  tokenIdHash: string | null;
  maxUses: number | null;
  windowSeconds: number | null;
  forgetAt: string | null;
}

export function toGrantRow(record: GrantRecord): GrantRow {
  const { facts, grant, evaluation } = record;
  return {
    id: facts.exchangeId,
    createdAt: facts.receivedAt.toISOString(),
    subject: grant.actor.sub,
    requestedScope: shorten(record.requestedScope, textLimits.scope),
    scope: grant.scopes.join(" "),
    expiresIn: grant.lifetimeSeconds,
    address: facts.address,
    userAgent: shorten(facts.userAgent, textLimits.userAgent),
    jti: record.jti,
    detail: { ...toDetail(evaluation, facts.durationMs), exp: Math.floor(grant.expiresAt.getTime() / 1000) },
    tokenIdHash: grant.use?.tokenIdHash ?? null,
    maxUses: grant.use?.maxUses ?? null,
    windowSeconds: grant.use?.windowSeconds ?? null,
    forgetAt: grant.use?.forgetAt.toISOString() ?? null,
  };
}

/** The columns of an exchange that was refused or failed, of a known organisation. */
export interface RefusalRow {
  organisationId: string;
  id: string;
  createdAt: string;
  outcome: "refused" | "failed";
  reason: string | null;
  status: number;
  error: string;
  subject: string | null;
  issuer: string | null;
  serviceAccountId: string | null;
  serviceAccountName: string | null;
  providerId: string | null;
  providerName: string | null;
  federatedIdentityId: string | null;
  federatedIdentityName: string | null;
  requestedScope: string | null;
  address: string | null;
  userAgent: string | null;
  detail: StoredDetail;
}

export function toRefusalRow(record: RefusalRecord, organisationId: string): RefusalRow {
  const { facts, evaluation } = record;
  const { token, trust } = evaluation;
  const nearest = nearestRule(evaluation);
  return {
    organisationId,
    id: facts.exchangeId,
    createdAt: facts.receivedAt.toISOString(),
    outcome: evaluation.outcome === "failed" ? "failed" : "refused",
    reason: evaluation.reason,
    status: record.status,
    error: record.error,
    subject: shorten(token.subject, textLimits.subject),
    issuer: shorten(token.issuer, textLimits.subject),
    serviceAccountId: trust.serviceAccount?.id ?? null,
    serviceAccountName: trust.serviceAccount?.name ?? null,
    providerId: nearest?.provider.id ?? null,
    providerName: nearest?.provider.name ?? null,
    federatedIdentityId: nearest?.id ?? null,
    federatedIdentityName: nearest?.name ?? null,
    requestedScope: shorten(record.requestedScope, textLimits.scope),
    address: facts.address,
    userAgent: shorten(facts.userAgent, textLimits.userAgent),
    detail: toDetail(evaluation, facts.durationMs),
  };
}

/** A rule is only named when it trusts the token's issuer: the others have nothing to do with this workload. */
function nearestRule({ candidates, token }: Evaluation): Candidate["rule"] | null {
  const rule = candidates[0]?.rule;
  return rule !== undefined && rule.provider.issuer === token.issuer ? rule : null;
}

function toDetail(evaluation: Evaluation, durationMs: number): StoredDetail {
  const { token, signature } = evaluation;
  const limit = signature === "verified" ? claimLimits.verified : claimLimits.unverified;
  return {
    checks: evaluation.checks.map(toStoredCheck),
    candidates: evaluation.candidates
      .slice(0, candidatesMax)
      .map(({ rule, matched, reason }) => [rule.id, rule.name, matched ? 1 : 0, reason]),
    ...storableClaims(token.claims ?? {}, limit),
    signature,
    tokenIdHash: token.tokenIdHash,
    algorithm: shorten(token.algorithm, 64),
    keyId: shorten(token.keyId, 256),
    durationMs: Math.round(durationMs * 100) / 100,
  };
}

function toStoredCheck(check: Check): StoredCheck {
  const personal = check.claim !== undefined && isPersonalClaim(topLevelClaim(check.claim));
  const actual = personal ? null : shorten(check.actual, textLimits.value);
  const expected = shorten(check.expected, textLimits.value);
  const obvious = check.status === "pass" && (expected !== null || actual !== null);
  const message = personal ? personalMessage(check) : shorten(check.message, textLimits.message);
  const stored: StoredCheck = [
    check.stage,
    check.status,
    check.code === check.stage ? null : check.code,
    expected,
    actual,
    obvious ? null : message,
    check.claim ?? null,
    personal ? null : (check.captures ?? null),
  ];
  while (stored.at(-1) === null) stored.pop();
  return stored;
}

/** A check on a personal claim is kept without what the token said. */
function personalMessage(check: Check): string {
  const reason = Object.hasOwn(reasons, check.code) ? reasons[check.code as keyof typeof reasons] : null;
  return reason?.title ?? passedTexts[check.stage];
}

function topLevelClaim(name: string): string {
  if (!name.startsWith("/")) return name;
  return (name.split("/")[1] ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
}

/**
 * Claims as given, apart from personal ones and the token's own id, which are left out, and too large ones. What is
 * left out is there as undefined, which no JSON has: copying an object whole costs a quarter of building it by name.
 */
export function storableClaims(
  claims: Record<string, unknown>,
  charactersMax: number,
): Pick<StoredDetail, "claims" | "personal" | "omitted"> {
  const kept: Record<string, unknown> = { ...claims };
  const personal: string[] = [];
  const omitted: string[] = [];
  let left: number = charactersMax;
  for (const name of Object.keys(claims)) {
    const value = claims[name];
    if (name === "jti" || name === "__proto__") {
      kept[name] = undefined;
      continue;
    }
    if (isPersonalClaim(name)) {
      kept[name] = undefined;
      personal.push(name.slice(0, 64));
      continue;
    }
    const size = typeof value === "string" ? value.length : (JSON.stringify(value)?.length ?? 0);
    if (size > claimLimits.one || size + name.length > left) {
      kept[name] = undefined;
      omitted.push(name.slice(0, 64));
      continue;
    }
    left -= size + name.length + 6;
  }
  return omitted.length === 0
    ? { claims: kept, personal: personal.slice(0, 64) }
    : { claims: kept, personal: personal.slice(0, 64), omitted: omitted.slice(0, 64) };
}

function shorten(text: string | null, max: number): string | null {
  if (text === null || text.length <= max) return text;
  return storableText(`${text.slice(0, max - 1)}…`);
}

/** The sentence of a check that passed, when it was not stored. */
export const passedTexts: Record<Stage, string> = {
  format: "The token is a well-formed JWT.",
  header: "The header is allowed.",
  issuer: "The issuer is trusted.",
  provider: "The identity provider is active.",
  key: "The issuer has the key.",
  signature: "The signature is the issuer's.",
  times: "The token is within its times.",
  audience: "The token is meant for us.",
  state: "The federated identity is active.",
  subject: "The subject matches.",
  condition: "The claim matches.",
  service_account: "The service account is active.",
  scope: "The rule grants the scope.",
  replay: "The token may be used.",
};
