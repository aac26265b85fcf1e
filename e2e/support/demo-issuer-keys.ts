import { constants, createHash, createHmac, generateKeyPair, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";

export interface DemoKey {
  kid: string;
  privateKey: KeyObject;
  publicJwk: Record<string, unknown>;
  publicPem: string;
}

/** Who signs what: CI jobs, people signing in, and someone whose key the key set lacks. */
export interface DemoKeys {
  ci: DemoKey;
  people: DemoKey;
  stranger: DemoKey;
}

/** Keys for an issuer, or, since making them takes a moment, for all issuers of a test file. */
export async function makeDemoKeys(): Promise<DemoKeys> {
  const [ci, people, stranger] = await Promise.all([makeDemoKey(), makeDemoKey(), makeDemoKey()]);
  return { ci, people, stranger };
}

/** A new RSA key whose kid is its RFC 7638 thumbprint, as GitLab's are. */
export async function makeDemoKey(): Promise<DemoKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const { kty, n, e } = publicKey.export({ format: "jwk" });
  const kid = createHash("sha256").update(JSON.stringify({ e, kty, n })).digest("base64url");
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { kid, privateKey, publicPem, publicJwk: { kty, kid, e, n, use: "sig", alg: "RS256" } };
}

/** A compact JWS. `none` and `HS256` (keyed with the public key's PEM) are for tests of what must be refused. */
export function signToken(
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  key: DemoKey,
  signWith: string = "RS256",
): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signingInput = `${encode(header)}.${encode(claims)}`;
  return `${signingInput}.${makeSignature(signWith, signingInput, key).toString("base64url")}`;
}

function makeSignature(signWith: string, signingInput: string, key: DemoKey): Buffer {
  const data = Buffer.from(signingInput);
  switch (signWith) {
    case "RS256":
      return sign("sha256", data, key.privateKey);
    case "PS256":
      return sign("sha256", data, {
        key: key.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      });
    case "HS256":
      return createHmac("sha256", key.publicPem).update(data).digest();
    case "none":
      return Buffer.alloc(0);
    default:
      throw new Error(`the demo issuer cannot sign with ${signWith}`);
  }
}
