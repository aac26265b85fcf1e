import type { IncomingMessage, ServerResponse } from "node:http";
import type { SourceFacts } from "#lib/schemas/source-address.ts";
import { asProblemOfApi, type FrontDoor, isPage, refuse, refuseEarly } from "./early-refusal.ts";
import type { EndpointAnswer } from "./endpoint-request.ts";
import type { HandOver, HotPath } from "./hot-path.ts";
import { fromNodeRequest, writeNodeAnswer } from "./node-http.ts";
import { outagePage } from "./outage-page.ts";
import { answerPublicPath, isPublicPath, type PublicDocumentPorts } from "./public-documents.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

export interface HotPathParts {
  door: FrontDoor;
  tokenEndpoint: TokenEndpoint;
  documents: PublicDocumentPorts;
  readSource(facts: SourceFacts): string | null;
  /** Whether the database answers right now. Never rejects. */
  isReachable(): Promise<boolean>;
  lifecycle: Pick<HotPath, "setupUrl" | "drain" | "close">;
}

/** More than that at once is refused in no time, rather than served in minutes (`SECURITY.md` 5.8). */
const inFlightMax = 1_024;

/** A request that still arrives holds a socket and little memory: slow ones must not crowd out whole ones (L3). */
const arrivingMax = 4_096;

interface Crowd {
  arriving: number;
  inFlight: number;
}

/** What stands in front of Next: refuses, answers the hot paths, and hands over the rest. */
export function createHotPath(parts: HotPathParts): HotPath {
  const { door, tokenEndpoint, documents, readSource, isReachable, lifecycle } = parts;
  const crowd: Crowd = { arriving: 0, inFlight: 0 };

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    handOver: HandOver,
  ): Promise<void> {
    try {
      if (path === "/oidc/token")
        return write(request, response, await tokenEndpoint(fromNodeRequest(request, readSource)));
      if (isPublicPath(path))
        return write(request, response, await answerPublicPath(path, request.method ?? "", documents));
      if (isUnknownEndpoint(path))
        return write(request, response, asProblemOfApi(refuse(404, "There is nothing here."), path));
      const needsDatabase = isPage(request.method, path) && !path.startsWith("/_next/");
      if (needsDatabase && !(await isReachable())) return write(request, response, outagePage());
      prepareForNext(request);
      await handOver(request, response);
    } catch (error) {
      documents.reportError(error);
      if (response.headersSent) response.destroy();
      else {
        const refusal = refuse(503, "Try again soon.", { "Retry-After": "5" });
        write(request, response, asProblemOfApi(refusal, path));
      }
    }
  }

  return {
    ...lifecycle,
    handle(request, response, handOver) {
      request.url = request.url?.replace(/^\/\/+/, "/") ?? "";
      const path = request.url.split("?", 1)[0] ?? "";
      const refusal = refuseEarly(request, path, door) ?? refuseCrowd(path, crowd);
      if (refusal !== null) {
        writeNodeAnswer(request, response, asProblemOfApi(refusal, path));
        return;
      }
      countIn(crowd, request, response);
      void answer(request, response, path, handOver);
    },
  };
}

/**
 * What no client library should take for a page: Next would lead it to the sign-in, token and all. Only Next knows how
 * to mend slashes.
 */
function isUnknownEndpoint(path: string): boolean {
  if (path.endsWith("/") || path.includes("//")) return false;
  return /^\/((oidc|\.well-known)(\/.*)?|v1|metrics)$/i.test(path);
}

/** A request with a body is in flight once that has been read. */
function countIn(crowd: Crowd, request: IncomingMessage, response: ServerResponse): void {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  let place: keyof Crowd | null = Number(length ?? 0) > 0 || encoding ? "arriving" : "inFlight";
  const moveTo = (next: keyof Crowd | null): void => {
    if (place === null) return;
    crowd[place] -= 1;
    place = next;
    if (next !== null) crowd[next] += 1;
  };
  crowd[place] += 1;
  if (place === "arriving") request.once("end", () => moveTo("inFlight"));
  response.once("close", () => moveTo(null));
}

function refuseCrowd(path: string, { arriving, inFlight }: Crowd): EndpointAnswer | null {
  if ((inFlight < inFlightMax && arriving < arrivingMax) || path === "/healthz" || path === "/readyz")
    return null;
  return refuse(503, "Too many requests at once. Try again soon.", { "Retry-After": "1" });
}

/** Null: the caller went away. */
function write(request: IncomingMessage, response: ServerResponse, answer: EndpointAnswer | null): void {
  if (answer === null || response.destroyed) response.destroy();
  else writeNodeAnswer(request, response, answer);
}

/** Next hears who connected from us, and nothing that only it or a proxy could say (REQ-37). */
function prepareForNext(request: IncomingMessage): void {
  const { headers } = request;
  for (const name of Object.keys(headers))
    if (/^(x-forwarded-(?!for$)|x-middleware-|x-nonce$|forwarded$)/.test(name)) delete headers[name];
  // Only an offer of HTTP/2 comes this far, and it is not taken.
  if (headers.upgrade?.toLowerCase() === "h2c") {
    for (const name of ["upgrade", "http2-settings"]) delete headers[name];
    headers.connection = "keep-alive";
  }
  headers["x-mooring-peer"] = request.socket.remoteAddress ?? "";
}
