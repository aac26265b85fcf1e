import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { makeDemoCertificate } from "./demo-issuer-certificate.ts";
import { type DemoFault, sendDocument } from "./demo-issuer-faults.ts";
import { type DemoKey, type DemoKeys, makeDemoKey, makeDemoKeys, signToken } from "./demo-issuer-keys.ts";
import { demoSamples } from "./demo-issuer-samples.ts";

/*
 * An issuer that behaves like GitLab's, as a program of its own:
 *   node e2e/support/demo-issuer.ts --port 4390 [--audience https://mooring.example] [--path /gitlab] [--tls]
 * GET  /.well-known/openid-configuration, /oauth/discovery/keys, /-/jwks
 * POST /mint    { sample?, overrides?, remove?, header?, key?, signWith?, at?, lifetimeSeconds? } -> { token, claims, header }
 * GET  /sign?claims= -> { token }: those claims and no others, as JSON
 * GET  /samples; GET /requests (counts); POST /faults { discovery?, keys? }; POST /rotate { keepOld? };
 * POST /remove-key; POST /reset
 */

export interface MintRequest {
  /** Name of a sample; `branch_push_main` when left out. */
  sample?: string;
  /** Claims that replace the sample's. */
  overrides?: Record<string, unknown>;
  /** Claims to leave out. */
  remove?: string[];
  /** Header members that replace ours. */
  header?: Record<string, unknown>;
  /** The key that signs: of CI jobs, of people, or one that the key set lacks (under the CI key's kid). */
  key?: "ci" | "people" | "stranger";
  signWith?: "RS256" | "PS256" | "HS256" | "none";
  /** When the token is issued, ISO 8601; now when left out. */
  at?: string;
  lifetimeSeconds?: number;
}

export interface MintedToken {
  token: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

export interface DemoIssuerOptions {
  /** 0 picks a free one. */
  port?: number;
  host?: string;
  /** The relative URL under which the issuer lives, such as `/gitlab`. */
  path?: string;
  /** `aud` of minted tokens. */
  audience?: string;
  /** HTTPS with a certificate of an authority made at the start. */
  tls?: boolean | { hosts?: string[]; expired?: boolean };
  /** Made at the start when left out. */
  keys?: DemoKeys;
}

export interface DemoIssuer {
  issuer: string;
  jwksUri: string;
  /** PEM of the authority, with `tls`. */
  caPem: string | null;
  /** How often each document was asked for. */
  requests: { discovery: number; keys: number };
  faults: { discovery: DemoFault; keys: DemoFault };
  mint(request?: MintRequest): MintedToken;
  /** A new CI key; the old one stays published when `keepOld`. Answers the new kid. */
  rotateKey(options?: { keepOld?: boolean }): Promise<string>;
  /** Takes the CI key out of the key set; tokens are still signed with it. */
  removeKey(): void;
  /** Healthy again, counts at zero. Keys stay. */
  reset(): void;
  close(): Promise<void>;
}

const maxAge = "max-age=86400, public, must-revalidate, no-transform";

/** Starts the issuer; it answers as soon as the promise resolves. */
export async function startDemoIssuer(options: DemoIssuerOptions = {}): Promise<DemoIssuer> {
  const { port = 0, host = "127.0.0.1", path = "", audience = "http://localhost:3000", tls } = options;
  const { people, stranger, ci: firstKey } = options.keys ?? (await makeDemoKeys());
  const certificate = tls ? makeDemoCertificate(tls === true ? {} : tls) : null;
  let ci = firstKey;
  let published: DemoKey[] = [people, ci];
  let nextJob = 7_446_098_166;

  const handler = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: Error) => {
      if (!response.headersSent) response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: error.message }));
    });
  };
  const server =
    certificate === null
      ? createServer(handler)
      : createTlsServer({ cert: certificate.certPem, key: certificate.keyPem }, handler);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  const authority = `${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  const issuer = `${certificate === null ? "http" : "https"}://${authority}${path}`;

  const demo: DemoIssuer = {
    issuer,
    jwksUri: `${issuer}/oauth/discovery/keys`,
    caPem: certificate?.caPem ?? null,
    requests: { discovery: 0, keys: 0 },
    faults: { discovery: {}, keys: {} },
    mint,
    rotateKey: async ({ keepOld = false } = {}) => {
      const old = ci;
      ci = await makeDemoKey();
      published = [people, ...(keepOld ? [old] : []), ci];
      return ci.kid;
    },
    removeKey: () => {
      published = published.filter((key) => key !== ci);
    },
    reset: () => {
      demo.requests = { discovery: 0, keys: 0 };
      demo.faults = { discovery: {}, keys: {} };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function mint(request: MintRequest = {}): MintedToken {
    const {
      sample: name = "branch_push_main",
      overrides = {},
      remove = [],
      lifetimeSeconds = 3600,
    } = request;
    const sample = demoSamples.find((candidate) => candidate.name === name);
    if (sample === undefined)
      throw new Error(`no sample ${name}; there are ${demoSamples.map((one) => one.name).join(", ")}`);
    const iat = Math.floor((request.at ? Date.parse(request.at) : Date.now()) / 1000);
    const isJob = "project_path" in sample.claims;
    const claims: Record<string, unknown> = {
      ...sample.claims,
      ...(isJob ? jobClaims(sample.claims, authority + path, nextJob++) : {}),
      iat,
      ...(isJob ? { nbf: iat - 5 } : {}),
      exp: iat + lifetimeSeconds,
      iss: issuer,
      ...(isJob ? { aud: sample.moreAudiences ? [audience, ...sample.moreAudiences] : audience } : {}),
      ...overrides,
    };
    for (const claim of remove) delete claims[claim];
    const family = request.key ?? (isJob ? "ci" : "people");
    const key = { ci, people, stranger }[family];
    const header = {
      kid: family === "stranger" ? ci.kid : key.kid,
      typ: "JWT",
      alg: request.signWith ?? "RS256",
      ...request.header,
    };
    return { token: signToken(header, claims, key, request.signWith), header, claims };
  }

  /** Signs what it is given, with the key of jobs. */
  function sign(claims: string | null): { token: string } {
    const header = { kid: ci.kid, typ: "JWT", alg: "RS256" };
    return { token: signToken(header, JSON.parse(claims ?? "{}"), ci) };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${(request.url ?? "").split("?")[0]}`;
    const headers = { "content-type": "application/json; charset=utf-8", "cache-control": maxAge };
    if (route === `GET ${path}/.well-known/openid-configuration`) {
      demo.requests.discovery++;
      return sendDocument(response, discoveryOf(issuer), headers, demo.faults.discovery);
    }
    if (route === `GET ${path}/oauth/discovery/keys` || route === `GET ${path}/-/jwks`) {
      demo.requests.keys++;
      const document = { keys: published.map((key) => key.publicJwk) };
      return sendDocument(response, document, headers, demo.faults.keys);
    }
    if (route === `GET ${path}/sign`) {
      const claims = new URL(request.url ?? "", issuer).searchParams.get("claims");
      return sendDocument(response, sign(claims), headers, {});
    }
    const body = request.method === "POST" ? JSON.parse((await text(request)) || "{}") : {};
    const result = await administer(route, body);
    response.writeHead(result === null ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(result ?? { message: `no ${route}` }));
  }

  async function administer(route: string, body: Record<string, unknown>): Promise<object | null> {
    switch (route) {
      case "POST /mint":
        return mint(body);
      case "GET /samples":
        return demoSamples;
      case "GET /requests":
        return demo.requests;
      case "POST /faults":
        demo.faults = { discovery: {}, keys: {}, ...body };
        return demo.faults;
      case "POST /rotate":
        return { kid: await demo.rotateKey(body) };
      case "POST /remove-key":
        demo.removeKey();
        return {};
      case "POST /reset":
        demo.reset();
        return {};
      default:
        return null;
    }
  }
  return demo;
}

/** What differs from job to job, as GitLab writes it. */
function jobClaims(claims: Record<string, unknown>, instance: string, job: number): Record<string, unknown> {
  return {
    pipeline_id: String(1_391_152_406 + (job % 1_000_000)),
    job_id: String(job),
    ci_config_ref_uri: `${instance.split("/")[0]}/${claims.job_project_path}//.gitlab-ci.yml@${claims.ref_path}`,
    ci_config_sha: claims.sha,
    jti: randomUUID(),
  };
}

/** The shape of gitlab.com's document. `claims_supported` really lists none of the claims of CI tokens. */
function discoveryOf(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    userinfo_endpoint: `${issuer}/oauth/userinfo`,
    jwks_uri: `${issuer}/oauth/discovery/keys`,
    scopes_supported: ["api", "read_api", "read_user", "read_repository", "openid", "profile", "email"],
    response_types_supported: ["code"],
    response_modes_supported: ["query", "fragment", "form_post"],
    grant_types_supported: ["authorization_code", "client_credentials", "device_code", "refresh_token"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    claim_types_supported: ["normal"],
    claims_supported: ["iss", "sub", "aud", "exp", "iat", "sub_legacy", "name", "nickname", "email"],
    code_challenge_methods_supported: ["plain", "S256"],
  };
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4390" },
      host: { type: "string", default: "127.0.0.1" },
      path: { type: "string", default: "" },
      audience: { type: "string" },
      tls: { type: "boolean", default: false },
    },
  });
  const demo = await startDemoIssuer({ ...values, port: Number(values.port) });
  console.log(JSON.stringify({ issuer: demo.issuer, jwksUri: demo.jwksUri, caPem: demo.caPem }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => demo.close());
}
