import type { Check } from "#lib/schemas/check.ts";
import type { ReasonCode } from "#lib/schemas/reasons.ts";
import type { Rule, Trust, TrustedProvider } from "./trust.ts";

declare const proof: unique symbol;
/** Claims whose signature was verified; only `verify-token.ts` can make them, and minting asks for them. */
export type VerifiedClaims = Record<string, unknown> & { readonly [proof]: "signature verified" };

/** What the decision is asked. `at` is the clock. All strings are untrusted. */
export interface ExchangeRequest {
  /** Identity or slug, as sent. */
  organisation: string;
  /** Identity or slug, as sent; null ranks every rule of the organisation (token tester only). */
  serviceAccount: string | null;
  subject: SubjectToken;
  /** The `scope` parameter, space-separated, or null when absent. */
  scope: string | null;
  /** Pins one rule: `federated_identity_id`. */
  federatedIdentity: string | null;
  /** Lifetime asked for, in seconds. */
  lifetimeSeconds: number | null;
  at: Date;
}

/**
 * A token as sent, or bare claims (unsigned mode: format, header, key and signature are not checked). Of a recorded
 * exchange the personal claims are withheld: a condition on one of them is skipped.
 */
export type SubjectToken =
  | { kind: "token"; token: string }
  | { kind: "claims"; claims: Record<string, unknown>; withheldClaims?: string[] };

/** A key as the issuers room hands it out: checked, imported, bound to the algorithms it may verify. */
export interface UsableKey {
  kid: string | null;
  /** Algorithms this key may verify: its JWK `alg` when present, else what its type allows. */
  algorithms: string[];
  /** Opaque to the decision; the verify port knows it (a `KeyObject` on the server). */
  handle: unknown;
}

export type KeyLookup =
  | { status: "found"; keys: UsableKey[]; fetchedAt: Date | null; stale: boolean }
  | {
      status: "unknown";
      reason: "key_unknown" | "key_id_missing";
      knownKeyIds: string[];
      fetchedAt: Date | null;
    }
  | { status: "unavailable"; category: string; message: string; retryAfterSeconds: number };

/** What `evaluate` may ask of the world. Nothing here can write. */
export interface ReadPorts {
  /** The configuration of the account named, with all its rules, of any status; at once when it is in memory. */
  loadTrust(organisation: string, serviceAccount: string | null): Trust | Promise<Trust>;
  /** Keys of the provider for this header; never follows anything the token says but `kid`. */
  findKeys(
    provider: TrustedProvider,
    header: { alg: string; kid: string | null },
  ): KeyLookup | Promise<KeyLookup>;
  /** Whether the signature (raw bytes; ECDSA as r‖s) over the signing input is the key's. Never throws. */
  verifySignature(input: {
    alg: string;
    key: UsableKey;
    signingInput: string;
    signature: Uint8Array;
  }): boolean | Promise<boolean>;
  /** SHA-256, base64url, of a text's UTF-8 bytes. Synchronous: the room has no Node built-in. */
  hash(text: string): string;
  /** Spends the time of a signature check, where none was due, so that timing tells nothing. */
  spendSignatureTime(): void | Promise<void>;
  /**
   * How often the token was used: `uses` so far within the window of its mode (`TokenIdUse`).
   * The endpoint's own ports answer `{ uses: 0 }` without asking: the INSERT is what counts.
   */
  countTokenUses(use: TokenIdUse): Promise<{ uses: number }>;
}

/** One use of a subject token, to be counted under the provider's replay mode. */
export interface TokenIdUse {
  organisationId: string;
  providerId: string;
  /** SHA-256, base64url, of the provider-scoped token id (`jti`, or header and payload when there is none). */
  tokenIdHash: string;
  mode: "limited" | "single";
  maxUses: number;
  windowSeconds: number;
  /** When the count may be forgotten: the token's exp + leeway + 60 s. */
  forgetAt: Date;
}

/** The right to mint one token: what the winning rule grants to this request. */
export interface Grant {
  rule: Rule;
  /** Spelling as asked for, else as stored on the rule; space-separated on the wire. */
  scopes: string[];
  issuedAt: Date;
  expiresAt: Date;
  lifetimeSeconds: number;
  actor: { iss: string; sub: string };
  /** Null under replay mode `off`. */
  use: TokenIdUse | null;
}

export interface Candidate {
  rule: Rule;
  /** Whether every check of the rule passes, the scopes included. */
  matched: boolean;
  /** The first failing check of this rule, in stage order. */
  reason: ReasonCode | null;
  /** Only the checks that are this rule's: issuer … scope. The shared ones are on the evaluation. */
  checks: Check[];
}

/** What was learnt of the token; for records and screens, never for deciding. */
export interface TokenFacts {
  /** Decoded header and claims, when it is JWT-shaped; unverified unless `signature` says so. */
  header: Record<string, unknown> | null;
  claims: Record<string, unknown> | null;
  issuer: string | null;
  subject: string | null;
  algorithm: string | null;
  keyId: string | null;
  /** SHA-256, base64url, of the jti; null without one. */
  tokenIdHash: string | null;
}

/** The whole judgement. */
export interface Evaluation {
  outcome: "accepted" | "refused" | "failed";
  /** First failing check of the nearest rule (fewest failing checks); null when accepted. */
  reason: ReasonCode | null;
  signature: "verified" | "failed" | "not_checked";
  /** The claims of the token, when its signature was verified for the winning or nearest rule's provider. */
  verifiedClaims: VerifiedClaims | null;
  /** Every check in stage order, judged for the winning or else the nearest rule. */
  checks: Check[];
  /** Every rule that was looked at: the winner first, then other matches, then the nearest misses. */
  candidates: Candidate[];
  grant: Grant | null;
  token: TokenFacts;
  trust: Trust;
  /** Set when `outcome` is `failed`: when asking again makes sense. */
  retryAfterSeconds: number | null;
}

/** Facts about the request that go into the record. */
export interface RequestFacts {
  exchangeId: string;
  address: string | null;
  userAgent: string | null;
  receivedAt: Date;
  durationMs: number;
}

export type RecordAnswer = { recorded: true } | { recorded: false; reason: ReasonCode };

/** What `exchange` may do to the world, on top of reading. */
export interface ExchangePorts extends ReadPorts {
  /** Signs an RFC 9068 access token. Synchronous crypto: see `LIBRARIES.md` section 4. */
  signAccessToken(claims: Record<string, unknown>): string;
  /**
   * Commits the exchange row of a grant, with the re-check of what was judged and the use of the token id, before
   * the answer may leave. Rejects when the database cannot be had.
   */
  recordGrant(record: GrantRecord): Promise<RecordAnswer>;
  /** Takes a refusal or failure for recording after the answer; never throws, never waits. */
  recordRefusal(record: RefusalRecord): void;
  newExchangeId(): string;
  /** Our own issuer: `PUBLIC_URL`. */
  issuer: string;
}

export interface GrantRecord {
  facts: RequestFacts;
  evaluation: Evaluation;
  grant: Grant;
  /** `jti` of the token minted. */
  jti: string;
  requestedScope: string | null;
}

export interface RefusalRecord {
  facts: RequestFacts;
  evaluation: Evaluation;
  requestedScope: string | null;
  /** The answer the caller got. */
  status: number;
  error: string;
}

/** What the endpoint answers from. */
export type Outcome =
  | { outcome: "granted"; exchangeId: string; accessToken: string; grant: Grant }
  | { outcome: "refused"; exchangeId: string; error: "invalid_request" | "invalid_scope"; reason: ReasonCode }
  | { outcome: "failed"; exchangeId: string; retryAfterSeconds: number };
