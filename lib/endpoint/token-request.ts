import type { Situation } from "./situations.ts";

/** A well-formed token exchange request (RFC 8693 §2.1). Strings are as sent and untrusted. */
export interface TokenRequest {
  subjectToken: string;
  organisation: string;
  serviceAccount: string;
  scope: string | null;
  federatedIdentity: string | null;
  lifetimeSeconds: number | null;
  requestedTokenType: "access_token" | "jwt";
  dryRun: boolean;
}

export type TokenRequestReading = { ok: true; request: TokenRequest } | { ok: false; situation: Situation };

const grantType = "urn:ietf:params:oauth:grant-type:token-exchange";
const tokenType = "urn:ietf:params:oauth:token-type:";
const referenceMax = 255;
const scopeMax = 4_096;
/** RFC 8693 allows several of these two, and of nothing else. */
const repeatable: ReadonlySet<string> = new Set(["audience", "resource"]);

/**
 * Reads the parameters of `DESIGN.md` section 3. Unknown ones are ignored, empty ones are absent.
 * `ownOrigin` is the one target that tokens are issued for.
 */
export function readTokenRequest(
  form: ReadonlyMap<string, readonly string[]>,
  ownOrigin: string,
): TokenRequestReading {
  const refuse = (situation: Situation): TokenRequestReading => ({ ok: false, situation });
  for (const [name, values] of form)
    if (values.length > 1 && !repeatable.has(name)) return refuse("parameter_repeated");
  if (form.has("organisation_id") && form.has("organization_id")) return refuse("parameter_repeated");
  const take = (name: string): string | null => form.get(name)?.[0] || null;

  const grant = take("grant_type");
  if (grant === null) return refuse("grant_type_missing");
  if (grant !== grantType) return refuse("grant_type_unsupported");
  if (take("actor_token") !== null || take("actor_token_type") !== null) return refuse("actor_unsupported");
  const subjectToken = take("subject_token");
  if (subjectToken === null) return refuse("subject_token_missing");
  const subjectTokenType = take("subject_token_type");
  if (subjectTokenType === null) return refuse("subject_token_type_missing");
  if (subjectTokenType !== `${tokenType}id_token` && subjectTokenType !== `${tokenType}jwt`)
    return refuse("subject_token_type_unsupported");
  const organisation = take("organisation_id") ?? take("organization_id");
  if (organisation === null) return refuse("organisation_missing");
  const serviceAccount = take("service_account_id");
  if (serviceAccount === null) return refuse("service_account_missing");
  const federatedIdentity = take("federated_identity_id");
  for (const reference of [organisation, serviceAccount, federatedIdentity ?? ""])
    if (reference.length > referenceMax) return refuse("reference_malformed");

  const requested = take("requested_token_type") ?? `${tokenType}access_token`;
  const requestedTokenType = requested === `${tokenType}jwt` ? "jwt" : "access_token";
  if (requested !== tokenType + requestedTokenType) return refuse("requested_type_unsupported");
  const lifetime = readLifetime(take("access_token_lifetime"));
  if (lifetime === "malformed") return refuse("lifetime_malformed");
  const dryRun = take("dry_run") ?? "false";
  if (dryRun !== "true" && dryRun !== "false") return refuse("dry_run_malformed");
  const targets = [...(form.get("audience") ?? []), ...(form.get("resource") ?? [])];
  if (targets.some((target) => target !== "" && target !== ownOrigin && target !== `${ownOrigin}/`))
    return refuse("target_unknown");
  const scope = take("scope");
  if (scope !== null && !isScope(scope)) return refuse("scope_malformed");

  return {
    ok: true,
    request: {
      subjectToken,
      organisation,
      serviceAccount,
      scope,
      federatedIdentity,
      lifetimeSeconds: lifetime,
      requestedTokenType,
      dryRun: dryRun === "true",
    },
  };
}

/** Seconds, with or without the `s` that Go's durations end in. */
function readLifetime(text: string | null): number | null | "malformed" {
  if (text === null) return null;
  if (!/^\d{1,9}s?$/.test(text)) return "malformed";
  const seconds = Number.parseInt(text, 10);
  return seconds >= 60 && seconds <= 86_400 ? seconds : "malformed";
}

/** RFC 6749 §3.3: printable ASCII but the quote and the backslash, single spaces between. */
function isScope(text: string): boolean {
  return text.length <= scopeMax && /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(text);
}
