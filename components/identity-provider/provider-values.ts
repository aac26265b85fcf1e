import * as z from "zod";
import type { IdentityProviderCreate, IdentityProviderUpdate } from "#lib/client/identity-providers.ts";
import {
  type IdentityProvider,
  jsonWebKeySetSchema,
  providerKindSchema,
  replayModeSchema,
} from "#lib/schemas/identity-provider.ts";
import { descriptionSchema, nameSchema } from "#lib/schemas/text.ts";

export const keySources = ["discovery", "endpoint", "pasted"] as const;
export type KeySource = (typeof keySources)[number];

/** What the form holds: texts as typed; the key set is text until it is sent. */
export const providerValuesSchema = z
  .strictObject({
    kind: providerKindSchema,
    name: z.string().trim().pipe(nameSchema),
    description: descriptionSchema,
    providerIssuer: z.string().min(1, "give the issuer URL, such as https://gitlab.com"),
    keySource: z.enum(keySources),
    providerJwksUri: z.string(),
    localJwks: z.string(),
    caCertificates: z.string(),
    replayMode: replayModeSchema,
    maxTokenLifetimeSeconds: z.int(),
  })
  .superRefine((values, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (values.keySource === "endpoint" && !/^https?:\/\/./.test(values.providerJwksUri))
      wrong(
        "providerJwksUri",
        "give the address of the key set, such as https://gitlab.com/oauth/discovery/keys",
      );
    if (values.keySource === "pasted") {
      const problem = keySetProblem(values.localJwks);
      if (problem) wrong("localJwks", problem);
    }
    if (values.caCertificates.trim() !== "" && !values.caCertificates.includes("-----BEGIN CERTIFICATE-----"))
      wrong("caCertificates", "paste PEM: it starts with -----BEGIN CERTIFICATE-----");
    if (values.caCertificates.includes("PRIVATE KEY"))
      wrong("caCertificates", "this holds a private key: paste certificates only, and replace that key");
  });
export type ProviderValues = z.infer<typeof providerValuesSchema>;

/** Why a pasted text is no key set, in words; null when it is one. */
export function keySetProblem(text: string): string | null {
  const keys = readKeySet(text);
  if (keys === null) return 'paste a JSON key set: { "keys": [ … ] }';
  if (keys.keys.length === 0) return "the key set has no keys";
  const secret = keys.keys.some((key) => "d" in key || "k" in key || key.kty === "oct");
  return secret ? "the key set holds private keys: paste public ones only, and replace those keys" : null;
}

function readKeySet(text: string): z.infer<typeof jsonWebKeySetSchema> | null {
  try {
    const parsed = jsonWebKeySetSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
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
