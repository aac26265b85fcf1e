import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { EndpointAnswer } from "./endpoint-request.ts";

export interface FrontDoor {
  /** Our own origin. */
  publicUrl: string;
  /** Lower-case `Host` values under which the APIs may be asked for, the public one among them. */
  ownHosts: ReadonlySet<string>;
  /** The development server needs upgrades and Next's own addresses. */
  isDevelopment: boolean;
}

/** What never reaches a handler: odd request lines, upgrades, foreign names (REQ-35). Null lets the request in. */
export function refuseEarly(request: IncomingMessage, path: string, door: FrontDoor): EndpointAnswer | null {
  if (!path.startsWith("/")) return refuse(400, "Send the path alone in the request line.");
  const decoded = decodePath(path);
  // Next would answer 500. To the API it is a reference that means nothing (WIRE.md, statuses).
  if (decoded === null) return refuse(path.startsWith("/v1/") ? 404 : 400, "The path is not well encoded.");
  // Next's own addresses (`/_next/image`, `/_not-found`) answer 500 to odd requests, and nobody needs them.
  if (!door.isDevelopment && /^\/+_(?!next\/static\/)/.test(decoded))
    return refuse(404, "There is nothing here.");
  if (request.method === "TRACE") return refuse(405, "TRACE is not offered.", { Allow: "GET, HEAD, POST" });
  if (request.headers.upgrade && !door.isDevelopment && !isOfferOfHttp2(request))
    return refuse(400, "Upgrade is not offered.");
  if (path === "/healthz" || path === "/readyz") return null;
  // Next would take the first of several names, and what stands before us perhaps the last (RFC 9112 §3.2).
  if (countOf(request, "host") > 1) return refuse(400, "Send one Host header.");
  // There are no Server Actions: nothing that is sent to a page needs decoding (REQ-34).
  if (!isRead(request.method) && isOfPages(path) && !door.isDevelopment)
    return refuse(405, "Pages can only be read.", { Allow: "GET, HEAD" });
  if (path !== "/oidc/token" && holdsToken(request.url ?? ""))
    return refuse(400, "Tokens never belong in a URL. Treat the one sent as leaked.");
  return refuseForeignName(request, path, door);
}

/** A URL ends up in logs, histories and redirects (REQ-59). The token endpoint has an answer of its own. */
function holdsToken(url: string): boolean {
  const query = url.slice(url.indexOf("?") + 1);
  return query.split(/[=&]/).some((text) => /^(eyJ[\w-]+\.[\w-]+\.[\w-]*|mrp_[\w-]{43})$/.test(text));
}

/** Pages are read; everything under these three is for programs. */
export function isPage(method: string | undefined, path: string): boolean {
  return isRead(method) && isOfPages(path);
}

function isRead(method: string | undefined): boolean {
  return method === "GET" || method === "HEAD";
}

function isOfPages(path: string): boolean {
  return !/^\/+(v1|oidc|\.well-known)(\/|$)/i.test(path);
}

/** One body for the callers of both APIs: the members of RFC 9457 for the one, `error` for the other. */
export function refuse(status: number, text: string, headers: Record<string, string> = {}): EndpointAnswer {
  const error = status === 503 ? "temporarily_unavailable" : "invalid_request";
  const code = codes[status] ?? "invalid_request";
  const problem = {
    type: "about:blank",
    title: STATUS_CODES[status],
    status,
    detail: text,
    message: text,
    code,
  };
  return {
    status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      Connection: "close",
      ...headers,
    },
    body: JSON.stringify({ ...problem, error, error_description: text }),
  };
}

/** Every error of the management API is a problem (`API.md`, Errors), also one that its handlers never saw. */
export function asProblemOfApi(answer: EndpointAnswer, path: string): EndpointAnswer {
  if (!/^\/v1(\/|$)/.test(path)) return answer;
  const requestId = `req_${crypto.randomUUID()}`;
  const headers = { "Content-Type": "application/problem+json", "X-Request-Id": requestId };
  const { error: _, error_description, ...problem } = JSON.parse(answer.body) as Record<string, unknown>;
  const errors = [{ path: "", code: problem.code, message: error_description }];
  return {
    ...answer,
    headers: { ...answer.headers, ...headers },
    body: JSON.stringify({ ...problem, requestId, ...(answer.status === 400 ? { errors } : {}) }),
  };
}

/** The codes of `lib/console/problem.ts` for what is refused here. */
const codes: Record<number, string> = { 404: "not_found", 405: "method_not_allowed", 503: "unavailable" };

/** Pages move to the public URL, for which the cookies are; the APIs say where they are. */
function refuseForeignName(request: IncomingMessage, path: string, door: FrontDoor): EndpointAnswer | null {
  const host = request.headers.host?.toLowerCase() ?? "";
  const { publicUrl } = door;
  if (host === publicUrl.slice(publicUrl.indexOf("//") + 2)) return null;
  if (isPage(request.method, path))
    return {
      status: 308,
      headers: { Location: publicUrl + request.url, "Cache-Control": "no-store" },
      body: "",
    };
  return door.ownHosts.has(host) ? null : refuse(400, `Ask for this by its public address, ${publicUrl}`);
}

/** Java's client offers HTTP/2 on every request; going on with HTTP/1.1 is the answer it expects (RFC 9110 §7.8). */
function isOfferOfHttp2(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === "h2c";
}

function countOf({ rawHeaders }: IncomingMessage, name: string): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}

function decodePath(path: string): string | null {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
