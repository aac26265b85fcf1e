import { performance } from "node:perf_hooks";
import { Client, type Dispatcher } from "undici";
import { type ConnectionFacts, connectVetted, noFacts } from "./connect-vetted.ts";
import { type FetchFailure, failure } from "./fetch-failure.ts";
import type { OutboundPolicy } from "./outbound-policy.ts";
import { trustFor } from "./tls-trust.ts";

export const bodyBytesMax = 256 * 1024;
export const fetchTimeoutMs = 3_000;

export interface FetchRequest {
  url: string;
  policy: OutboundPolicy;
  /** The provider's own authority, PEM; trusted for this request only. */
  caCertificates: string | null;
  ifNoneMatch?: string | null;
  /** From the first look at the name to the last byte. */
  timeoutMs?: number;
}

export type FetchAnswer =
  | { ok: true; status: 200 | 304; body: Buffer; headers: FetchHeaders; facts: ConnectionFacts }
  | { ok: false; failure: FetchFailure; facts: ConnectionFacts };
export interface FetchHeaders {
  etag: string | null;
  cacheControl: string | null;
  age: string | null;
}

/**
 * The one way out (REQ-30 to REQ-32): a GET without redirects, compression or connection reuse, to where the policy
 * allows, for at most 3 s and 256 KiB of JSON. Never rejects: what went wrong is a value.
 */
export async function safeFetch(request: FetchRequest): Promise<FetchAnswer> {
  const deadline = performance.now() + (request.timeoutMs ?? fetchTimeoutMs);
  const url = URL.parse(request.url);
  if (url === null) {
    return { ok: false, failure: failure("blocked_address", "the address is not a URL"), facts: noFacts() };
  }
  const trust = trustFor(request.caCertificates);
  const connection = await connectVetted({ url, policy: request.policy, trust, deadline });
  if (!connection.ok) return connection;

  const { socket, facts } = connection;
  let isUsed = false;
  const client = new Client(url.origin, {
    allowH2: false,
    pipelining: 1,
    maxResponseSize: bodyBytesMax,
    // Never called back at once: the client would lose the wake-up and wait for ever.
    connect: (_options, callback) => {
      const isGone = isUsed || socket.destroyed;
      isUsed = true;
      setImmediate(() =>
        isGone ? callback(new Error("the connection is gone"), null) : callback(null, socket),
      );
    },
  });
  const { promise: late, resolve: ring } = Promise.withResolvers<FetchFailure>();
  const timer = setTimeout(
    () => ring(failure("timeout", `${url.host} did not answer in time`)),
    Math.max(0, deadline - performance.now()),
  );
  try {
    const outcome = await Promise.race([exchange(client, url, request), late]);
    return "category" in outcome ? { ok: false, failure: outcome, facts } : { ok: true, ...outcome, facts };
  } finally {
    clearTimeout(timer);
    socket.destroy();
    client.destroy().catch(() => {});
  }
}

type Received = { status: 200 | 304; body: Buffer; headers: FetchHeaders };

async function exchange(client: Client, url: URL, request: FetchRequest): Promise<Received | FetchFailure> {
  try {
    const response = await client.request({
      method: "GET",
      path: `${url.pathname}${url.search}`,
      reset: true,
      headers: {
        accept: "application/json, application/jwk-set+json",
        "accept-encoding": "identity",
        "user-agent": "mooring",
        ...(request.ifNoneMatch ? { "if-none-match": request.ifNoneMatch } : {}),
      },
    });
    response.body.on("error", () => {});
    return judgeHead(response, url, request) ?? (await receive(response, url));
  } catch (error) {
    return exchangeFailure(error as NodeJS.ErrnoException, url);
  }
}

function judgeHead(
  { statusCode, headers }: Dispatcher.ResponseData,
  url: URL,
  request: FetchRequest,
): FetchFailure | null {
  const retryAfter = retryAfterSeconds(first(headers["retry-after"]));
  if (statusCode === 304 && request.ifNoneMatch) return null;
  if (statusCode >= 300 && statusCode < 400 && statusCode !== 304)
    return failure(
      "redirect",
      `${url.href} answered with a redirect (${statusCode}), which is never followed`,
    );
  if (statusCode !== 200)
    return failure("status", `${url.href} answered with status ${statusCode}`, retryAfter);
  const encoding = first(headers["content-encoding"]);
  if (encoding !== null && encoding.toLowerCase() !== "identity")
    return failure("encoding", `${url.href} answered compressed although only plain text was asked for`);
  const type = first(headers["content-type"]);
  if (type !== null && !/^\s*application\/([a-z0-9.-]+\+)?json\s*(;|$)/i.test(type))
    return failure("content", `${url.href} answered with ${type.slice(0, 60)}, not with JSON`);
  if (Number(first(headers["content-length"])) > bodyBytesMax) return tooLarge(url);
  return null;
}

async function receive(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  url: URL,
): Promise<Received | FetchFailure> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax) return tooLarge(url);
    chunks.push(chunk);
  }
  return {
    status: statusCode === 304 ? 304 : 200,
    body: Buffer.concat(chunks),
    headers: {
      etag: first(headers.etag),
      cacheControl: first(headers["cache-control"]),
      age: first(headers.age),
    },
  };
}

function exchangeFailure(error: NodeJS.ErrnoException, url: URL): FetchFailure {
  if (error.code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return tooLarge(url);
  if (error.code === "UND_ERR_HEADERS_OVERFLOW")
    return failure("too_large", `${url.href} sent too many headers`);
  return failure("connect", `${url.host} broke the connection off (${error.code ?? "error"})`);
}

function tooLarge(url: URL): FetchFailure {
  return failure("too_large", `${url.href} answered with more than ${bodyBytesMax / 1024} KiB`);
}

function first(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header.join(", ") : header) ?? null;
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfterSeconds(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim());
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
