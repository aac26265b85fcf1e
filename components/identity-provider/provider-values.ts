import type { IdentityProviderCreate, IdentityProviderUpdate } from "#lib/client/identity-providers.ts";
import type { IdentityProvider, JsonWebKeySet } from "#lib/schemas/identity-provider.ts";
import type { ProviderValues } from "./provider-schema.ts";

export const keySources = ["discovery", "endpoint", "pasted"] as const;
export type KeySource = (typeof keySources)[number];

/** Why a pasted text is no key set, in words; null when it is one. */
export function keySetProblem(text: string): string | null {
  const keys = readKeySet(text);
  if (keys === null) return 'paste a JSON key set: { "keys": [ … ] }';
  if (keys.keys.length === 0) return "the key set has no keys";
  const secret = keys.keys.some((key) => "d" in key || "k" in key || key.kty === "oct");
  return secret ? "the key set holds private keys: paste public ones only, and replace those keys" : null;
}

function readKeySet(text: string): JsonWebKeySet | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isKeySet(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** `jsonWebKeySetSchema` by hand: it is asked at every keystroke, and the page has no zod. */
function isKeySet(parsed: unknown): parsed is JsonWebKeySet {
  if (!isObject(parsed) || !Array.isArray(parsed.keys) || parsed.keys.length > 100) return false;
  return parsed.keys.every((key) => isObject(key) && typeof key.kty === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The values of a saved provider. */
export function valuesOf(provider: IdentityProvider): ProviderValues {
  const pinned = (provider.localJwks?.keys.length ?? 0) > 0;
  return {
    kind: provider.kind,
    name: provider.name,
    description: provider.description,
    providerIssuer: provider.providerIssuer,
    keySource: pinned ? "pasted" : provider.providerJwksUri ? "endpoint" : "discovery",
    providerJwksUri: provider.providerJwksUri ?? "",
    localJwks: pinned ? JSON.stringify(provider.localJwks, null, 2) : "",
    caCertificates: provider.caCertificates ?? "",
    replayMode: provider.replayMode,
    maxTokenLifetimeSeconds: provider.maxTokenLifetimeSeconds,
  };
}

/** Where the keys come from, as the wire says it: only the chosen source is sent. */
export function keyFields(
  values: ProviderValues,
): Pick<IdentityProviderCreate, "providerJwksUri" | "localJwks"> {
  if (values.keySource === "endpoint") return { providerJwksUri: values.providerJwksUri.trim() };
  if (values.keySource === "pasted") return { localJwks: readKeySet(values.localJwks) ?? undefined };
  return {};
}

export function toCreate(values: ProviderValues): IdentityProviderCreate {
  const { kind, name, description, providerIssuer, replayMode, maxTokenLifetimeSeconds } = values;
  return {
    kind,
    name,
    description,
    providerIssuer,
    replayMode,
    maxTokenLifetimeSeconds,
    ...keyFields(values),
    ...(values.caCertificates.trim() === "" ? {} : { caCertificates: values.caCertificates }),
  };
}

/** What differs from the saved provider. Leaving a key source clears it: pinned keys would win over the others. */
export function toUpdate(values: ProviderValues, saved: ProviderValues): IdentityProviderUpdate {
  const change: IdentityProviderUpdate = {};
  const plain = [
    "name",
    "description",
    "kind",
    "replayMode",
    "maxTokenLifetimeSeconds",
    "caCertificates",
  ] as const;
  for (const field of plain)
    if (values[field] !== saved[field]) Object.assign(change, { [field]: values[field] });
  const sources = ["keySource", "providerJwksUri", "localJwks"] as const;
  if (sources.every((field) => values[field] === saved[field])) return change;
  return { ...change, providerJwksUri: "", localJwks: { keys: [] }, ...keyFields(values) };
}
