import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { spendSignatureTime, verifySignature } from "#lib/issuers/verify-signature.ts";
import type {
  Evaluation,
  ExchangePorts,
  ExchangeRequest,
  GrantRecord,
  KeyLookup,
  RecordAnswer,
  RefusalRecord,
  RequestFacts,
  UsableKey,
} from "./ports.ts";
import type { Rule, Trust, TrustedOrganisation, TrustedProvider, TrustedServiceAccount } from "./trust.ts";

/** For tests: a valid default of everything, of which a test changes one thing. */
export const at = new Date("2026-11-25T12:00:00Z");
export const now = at.getTime() / 1000;
export const ourIssuer = "https://mooring.example";
export const gitlab = "https://gitlab.com";

export function aProvider(changes: Partial<TrustedProvider> = {}): TrustedProvider {
  return {
    id: "idp_gitlab",
    organisationId: "org_acme",
    name: "GitLab",
    version: 1,
    issuer: gitlab,
    kind: "gitlab",
    status: "active",
    replayMode: "limited",
    maxTokenLifetimeSeconds: 86_400,
    jwksUri: null,
    localJwks: null,
    caCertificates: null,
    ...changes,
  };
}

export function anAccount(changes: Partial<TrustedServiceAccount> = {}): TrustedServiceAccount {
  return {
    id: "sa_deployer",
    slug: "deployer",
    name: "Deployer",
    version: 1,
    status: "active",
    maxTokenLifetimeSeconds: null,
    roleSlugs: ["deployer"],
    ...changes,
  };
}

export function aRule(changes: Partial<Rule> = {}): Rule {
  return {
    id: "fid_main",
    name: "Payments on main",
    version: 1,
    provider: aProvider(),
    serviceAccount: anAccount(),
    subject: "project_path:acme/payments:ref_type:branch:ref:main",
    conditions: {},
    trustedAudiences: [ourIssuer],
    audienceMatchMode: "any",
    allowedScopes: ["api:read"],
    status: "active",
    expiresAt: null,
    tokenLifetimeSeconds: 3_600,
    capToSubjectToken: false,
    matcherVersion: 1,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    ...changes,
  };
}

export function anOrganisation(changes: Partial<TrustedOrganisation> = {}): TrustedOrganisation {
  return {
    id: "org_acme",
    slug: "acme",
    name: "Acme",
    version: 1,
    maxTokenLifetimeSeconds: 86_400,
    apiScopes: [
      { name: "read", alsoSpelt: ["api:read"] },
      { name: "write", alsoSpelt: ["api:write"] },
      { name: "kubernetes" },
    ],
    ...changes,
  };
}

export function aTrust(...rules: Rule[]): Trust {
  const trusted = rules.length > 0 ? rules : [aRule()];
  return {
    organisation: anOrganisation(),
    serviceAccount: trusted[0]?.serviceAccount ?? anAccount(),
    rules: trusted,
  };
}

/** The claims of a GitLab job on main; a change to `undefined` leaves a claim out. */
export function someClaims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    namespace_id: "5123401",
    namespace_path: "acme",
    project_id: "57382910",
    project_path: "acme/payments",
    user_login: "j.jansen",
    pipeline_source: "push",
    job_id: "7446098166",
    ref: "main",
    ref_type: "branch",
    ref_protected: "true",
    runner_id: 12_270_852,
    jti: "5ae0f0a6-6b0a-4a86-8a3c-0c4a3f3f8f10",
    iat: now - 10,
    nbf: now - 15,
    exp: now + 3_590,
    iss: gitlab,
    sub: "project_path:acme/payments:ref_type:branch:ref:main",
    aud: ourIssuer,
    ...changes,
  };
}

const pairs = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  other: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ES384: generateKeyPairSync("ec", { namedCurve: "P-384" }),
  EdDSA: generateKeyPairSync("ed25519"),
};
type KeyName = keyof typeof pairs;
const keyAlgorithms: Record<KeyName, string[]> = {
  RS256: ["RS256", "PS256"],
  other: ["RS256", "PS256"],
  ES256: ["ES256"],
  ES384: ["ES384"],
  EdDSA: ["EdDSA", "Ed25519"],
};

/** A key of the issuer, as the issuers room hands it out. */
export function aKey(name: KeyName = "RS256", changes: Partial<UsableKey> = {}): UsableKey {
  return { kid: name, algorithms: keyAlgorithms[name], handle: pairs[name].publicKey, ...changes };
}

export const aHeader = { alg: "RS256", kid: "RS256", typ: "JWT" };

export interface TokenChanges {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** The parts as raw JSON texts, in place of header and claims. */
  rawHeader?: string | Uint8Array;
  rawClaims?: string | Uint8Array;
  key?: KeyName;
}

/** A signed token; the signature is always good for its own bytes, so that only what is under test can fail. */
export function aToken(changes: TokenChanges = {}): string {
  const header = { ...aHeader, ...changes.header };
  const parts = [
    changes.rawHeader ?? JSON.stringify(header),
    changes.rawClaims ?? JSON.stringify(someClaims(changes.claims)),
  ];
  const signingInput = parts.map((part) => Buffer.from(part).toString("base64url")).join(".");
  return `${signingInput}.${signText(signingInput, String(header.alg), pairs[changes.key ?? "RS256"].privateKey)}`;
}

export function signText(signingInput: string, alg: string, key: KeyObject): string {
  const data = Buffer.from(signingInput);
  const hash = key.asymmetricKeyType === "ed25519" ? null : `sha${alg === "ES384" ? 384 : 256}`;
  const options = alg.startsWith("PS")
    ? { key, padding: 6, saltLength: 32 }
    : { key, dsaEncoding: "ieee-p1363" as const };
  return sign(hash, data, options).toString("base64url");
}

export function aRequest(changes: Partial<ExchangeRequest> & { token?: string } = {}): ExchangeRequest {
  const { token, ...rest } = changes;
  return {
    organisation: "acme",
    serviceAccount: "deployer",
    subject: { kind: "token", token: token ?? aToken() },
    scope: null,
    federatedIdentity: null,
    lifetimeSeconds: null,
    at,
    ...rest,
  };
}

export const facts: RequestFacts = {
  exchangeId: "exc_1",
  address: "203.0.113.7",
  userAgent: "curl/8",
  receivedAt: at,
  durationMs: 1,
};

export interface World {
  trust: Trust;
  keys: KeyLookup;
  uses: number;
  record: (record: GrantRecord) => RecordAnswer | Promise<RecordAnswer>;
}

/** Ports onto a world in memory that note what they were asked. */
export function somePorts(changes: Partial<World> = {}) {
  const world: World = {
    trust: aTrust(),
    keys: found(aKey()),
    uses: 0,
    record: () => ({ recorded: true }),
    ...changes,
  };
  const asked = {
    trust: 0,
    keysOf: [] as string[],
    verified: 0,
    spent: 0,
    uses: 0,
    minted: [] as Record<string, unknown>[],
    grants: [] as GrantRecord[],
    refusals: [] as RefusalRecord[],
  };
  const ports: ExchangePorts = {
    loadTrust: async () => {
      asked.trust += 1;
      return world.trust;
    },
    findKeys: async (provider) => {
      asked.keysOf.push(provider.id);
      return world.keys;
    },
    verifySignature: (input) => {
      asked.verified += 1;
      return verifySignature(input);
    },
    spendSignatureTime: () => {
      asked.spent += 1;
      spendSignatureTime();
    },
    countTokenUses: async () => {
      asked.uses += 1;
      return { uses: world.uses };
    },
    hash: (text) => createHash("sha256").update(text).digest("base64url"),
    signAccessToken: (claims) => {
      asked.minted.push(claims);
      return "minted";
    },
    recordGrant: async (record) => {
      asked.grants.push(record);
      return world.record(record);
    },
    recordRefusal: (record) => {
      asked.refusals.push(record);
    },
    newExchangeId: () => "exc_1",
    issuer: ourIssuer,
  };
  return { ports, asked, world };
}

export function found(...keys: UsableKey[]): KeyLookup {
  return { status: "found", keys, fetchedAt: at, stale: false };
}

/** The codes of the failing checks, in order. */
export function failing(evaluation: Evaluation): string[] {
  return evaluation.checks.filter((check) => check.status === "fail").map((check) => check.code);
}
