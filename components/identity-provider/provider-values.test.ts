import { describe, expect, test } from "vitest";
import { type ProviderValues, providerValuesSchema } from "./provider-schema.ts";
import { toCreate, toUpdate } from "./provider-values.ts";

const values: ProviderValues = {
  kind: "gitlab",
  name: "GitLab.com",
  description: "",
  providerIssuer: "https://gitlab.com",
  keySource: "discovery",
  providerJwksUri: "",
  localJwks: "",
  caCertificates: "",
  replayMode: "limited",
  maxTokenLifetimeSeconds: 86_400,
};
const keySet = '{"keys":[{"kty":"RSA","n":"x","e":"AQAB"}]}';

describe("what is sent", () => {
  test("holds only the chosen key source", () => {
    const create = toCreate({
      ...values,
      keySource: "endpoint",
      providerJwksUri: "https://a.example/keys",
      localJwks: keySet,
    });
    expect(create.providerJwksUri).toBe("https://a.example/keys");
    expect(create).not.toHaveProperty("localJwks");
  });
  test("holds nothing when nothing was changed", () => {
    expect(toUpdate(values, values)).toEqual({});
  });
  test("clears pinned keys when discovery is chosen again, or they would win", () => {
    const pinned = { ...values, keySource: "pasted" as const, localJwks: keySet };
    expect(toUpdate(values, pinned)).toEqual({ providerJwksUri: "", localJwks: { keys: [] } });
  });
  test("clears the certificates when they are emptied", () => {
    expect(toUpdate(values, { ...values, caCertificates: "-----BEGIN CERTIFICATE-----" })).toEqual({
      caCertificates: "",
    });
  });
});

describe("a form is refused", () => {
  const wrongOf = (change: Partial<ProviderValues>) =>
    providerValuesSchema
      .safeParse({ ...values, ...change })
      .error?.issues.map((issue) => issue.path.join("."));
  test("for a key set with a private key", () => {
    const localJwks = '{"keys":[{"kty":"RSA","n":"x","e":"AQAB","d":"secret"}]}';
    expect(wrongOf({ keySource: "pasted", localJwks })).toEqual(["localJwks"]);
  });
  test("for pasted keys that are no JSON", () => {
    expect(wrongOf({ keySource: "pasted", localJwks: "keys" })).toEqual(["localJwks"]);
  });
  test("for an endpoint without an address", () => {
    expect(wrongOf({ keySource: "endpoint" })).toEqual(["providerJwksUri"]);
  });
  test("not for what another key source left behind", () => {
    expect(wrongOf({ localJwks: "half typed", providerJwksUri: "nonsense" })).toBeUndefined();
  });
});
