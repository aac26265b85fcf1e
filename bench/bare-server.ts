import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createLocalJWKSet, generateKeyPair, jwtVerify, SignJWT } from "jose";

/*
 * What the exchange is measured against: node:http that verifies the subject token and signs an access token with
 * jose, and does nothing else. Started by run.ts with the issuer, its key set and the audience as arguments.
 */
const [issuer = "", jwks = "", audience = ""] = process.argv.slice(2);
const keys = createLocalJWKSet(JSON.parse(jwks));
const { privateKey } = await generateKeyPair("ES256");

const server = createServer(async (request, response) => {
  const form = new URLSearchParams(await text(request));
  const { payload } = await jwtVerify(form.get("subject_token") ?? "", keys, { issuer, audience });
  const accessToken = await new SignJWT({
    client_id: "sa_01k3x",
    scope: "read",
    organisation_id: form.get("organisation_id"),
    act: { iss: payload.iss, sub: payload.sub },
  })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "bench" })
    .setIssuer(audience)
    .setAudience(audience)
    .setSubject("sa_01k3x")
    .setIssuedAt()
    .setExpirationTime("1h")
    .setJti(crypto.randomUUID())
    .sign(privateKey);
  const body = JSON.stringify({ access_token: accessToken, token_type: "Bearer", expires_in: 3600 });
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
