import type * as z from "zod";
import type { ProviderFields } from "#lib/data/identity-providers.ts";
import type {
  identityProviderCreateSchema,
  identityProviderUpdateSchema,
  JsonWebKeySet,
  ProviderKind,
  ReplayMode,
} from "#lib/schemas/identity-provider.ts";
import { checkIssuerUrl, kindOfIssuer } from "#lib/schemas/issuer-url.ts";
import { keysUrlProblem } from "#lib/schemas/keys-url.ts";
import { subjectTokenLifetime } from "#lib/schemas/subject-token-lifetime.ts";
import { describedChange, describedFields } from "./input-defaults.ts";
import { invalidInput } from "./parse-body.ts";
import type { FieldProblem } from "./problem.ts";

export type ProviderCreate = z.output<typeof identityProviderCreateSchema>;
export type ProviderUpdate = z.output<typeof identityProviderUpdateSchema>;

/** What is checked of a provider beyond its schema. The two functions answer a sentence, or null when all is well. */
export interface ProviderChecks {
  allowedHttpOrigins: readonly string[];
  /** Our own issuer, which can never be a provider (REQ-18). */
  ownIssuer: string;
  caCertificatesProblem(pem: string): string | null;
  keySetProblem(keys: JsonWebKeySet): string | null;
}

export type KeySource = Pick<ProviderCreate, "providerJwksUri" | "localJwks" | "caCertificates">;

/** A new provider with the defaults of its kind. Throws 400 with everything that is wrong. */
export function toProviderFields(input: ProviderCreate, checks: ProviderChecks): ProviderFields {
  const problems = [...issuerProblems(input.providerIssuer, checks), ...keySourceProblems(input, checks)];
  if (problems.length > 0) throw invalidInput(problems);
  const kind = input.kind ?? kindOfIssuer(input.providerIssuer, input.labels ?? {});
  return {
    name: input.name,
    ...describedFields(input),
    issuer: input.providerIssuer,
    kind,
    status: input.status || "active",
    replayMode: input.replayMode ?? defaultReplayMode(kind),
    maxTokenLifetimeSeconds: input.maxTokenLifetimeSeconds ?? defaultLifetime(kind),
    jwksUri: input.providerJwksUri || null,
    localJwks: withKeys(input.localJwks),
    caCertificates: input.caCertificates || null,
  };
}

/**
 * A change of a provider: null is "not given", `""` and an empty key list clear. Throws 400 with everything that is
 * wrong; the issuer may be repeated, never changed.
 */
export function toProviderChange(
  input: ProviderUpdate,
  current: { issuer: string },
  checks: ProviderChecks,
): Partial<Omit<ProviderFields, "issuer">> {
  const problems = keySourceProblems(input, checks);
  if (input.providerIssuer && input.providerIssuer !== current.issuer) problems.unshift(issuerIsFixed);
  if (problems.length > 0) throw invalidInput(problems);
  return {
    ...describedChange(input),
    kind: input.kind ?? undefined,
    status: input.status || undefined,
    replayMode: input.replayMode ?? undefined,
    maxTokenLifetimeSeconds: input.maxTokenLifetimeSeconds ?? undefined,
    jwksUri: clearable(input.providerJwksUri),
    localJwks: input.localJwks ? withKeys(input.localJwks) : undefined,
    caCertificates: clearable(input.caCertificates),
  };
}

const issuerIsFixed: FieldProblem = {
  path: "providerIssuer",
  code: "unchangeable",
  message: "the issuer of a provider cannot be changed; create another provider",
};

function issuerProblems(issuer: string, { allowedHttpOrigins, ownIssuer }: ProviderChecks): FieldProblem[] {
  const answer = checkIssuerUrl(issuer, { allowedHttpOrigins, ownIssuer });
  if (answer.ok) return [];
  const meant = answer.suggestion === undefined ? "" : `; did you mean ${answer.suggestion}?`;
  return [{ path: "providerIssuer", code: answer.code, message: `${answer.message}${meant}` }];
}

function keySourceProblems(
  { providerJwksUri, localJwks, caCertificates }: KeySource,
  checks: ProviderChecks,
): FieldProblem[] {
  return [
    ...problem(
      "providerJwksUri",
      providerJwksUri && keysUrlProblem(providerJwksUri, checks.allowedHttpOrigins),
    ),
    ...problem("localJwks", localJwks && keySetProblem(localJwks, checks)),
    ...problem("caCertificates", caCertificates && checks.caCertificatesProblem(caCertificates)),
  ];
}

/** Where the keys of a provider would come from, saved or not. Throws 400 with everything that is wrong. */
export function toConnectionDraft(
  input: KeySource & { providerIssuer: string },
  checks: ProviderChecks,
): Pick<ProviderFields, "issuer" | "jwksUri" | "localJwks" | "caCertificates"> {
  const problems = [...issuerProblems(input.providerIssuer, checks), ...keySourceProblems(input, checks)];
  if (problems.length > 0) throw invalidInput(problems);
  return {
    issuer: input.providerIssuer,
    jwksUri: input.providerJwksUri || null,
    localJwks: withKeys(input.localJwks),
    caCertificates: input.caCertificates || null,
  };
}

/** A private key that was pasted by mistake is refused outright, however many good keys are beside it. */
function keySetProblem(keys: JsonWebKeySet, checks: ProviderChecks): string | null {
  if (withKeys(keys) === null) return null;
  const secret = keys.keys.find((key) => privateMembers.some((name) => Object.hasOwn(key, name)));
  if (secret === undefined) return checks.keySetProblem(keys);
  const kid = typeof secret.kid === "string" ? ` ${JSON.stringify(secret.kid.slice(0, 64))}` : "";
  return `the key${kid} is a private or secret one: paste only public keys, and replace that key`;
}
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

function problem(path: string, message: string | null | undefined): FieldProblem[] {
  return message ? [{ path, code: "invalid", message }] : [];
}

/** An empty key list pins nothing. */
function withKeys(keys: JsonWebKeySet | null | undefined): JsonWebKeySet | null {
  return keys && keys.keys.length > 0 ? keys : null;
}

function clearable(text: string | null | undefined): string | null | undefined {
  if (text === null || text === undefined) return undefined;
  return text === "" ? null : text;
}

/** Kubernetes reuses one token for its whole life; other platforms make one for each job. */
function defaultReplayMode(kind: ProviderKind): ReplayMode {
  return kind === "kubernetes" ? "off" : "limited";
}

function defaultLifetime(kind: ProviderKind): number {
  return kind === "kubernetes" ? subjectTokenLifetime.kubernetes : subjectTokenLifetime.default;
}
