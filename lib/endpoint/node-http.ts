import type { IncomingMessage, ServerResponse } from "node:http";
import type { SourceFacts } from "#lib/schemas/source-address.ts";
import type { BodyReading, EndpointAnswer, EndpointRequest } from "./endpoint-request.ts";

/** A `node:http` request as the endpoint sees it. */
export function fromNodeRequest(
  request: IncomingMessage,
  readSource: (facts: SourceFacts) => string | null,
): EndpointRequest {
  const header = (name: string): string | null => {
    const value = request.headers[name];
    return (Array.isArray(value) ? value.join(", ") : value) ?? null;
  };
  const url = request.url ?? "";
  const queryStart = url.indexOf("?");
  return {
    method: request.method ?? "",
    query: queryStart === -1 ? "" : url.slice(queryStart + 1),
    header,
    address: readSource({
      peer: request.socket.remoteAddress ?? null,
      forwardedFor: header("x-forwarded-for"),
    }),
    readBody: (bytesMax) => readBody(request, bytesMax),
  };
}

/** Writes the whole answer at once. What is left of the body is read and forgotten, within reason. */
export function writeNodeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: EndpointAnswer,
): void {
  const headers: Record<string, string | number> = answer.headers;
  headers["Content-Length"] = Buffer.byteLength(answer.body);
  if (!request.complete) discardBody(request, headers);
  response.writeHead(answer.status, headers);
  response.end(request.method === "HEAD" ? undefined : answer.body);
}

/** A client that is still sending when the connection closes may never see the answer. */
const discardBytesMax = 1024 * 1024;

function discardBody(request: IncomingMessage, headers: Record<string, string | number>): void {
  if (Number(request.headers["content-length"] ?? 0) > discardBytesMax) {
    headers.Connection = "close";
    return;
  }
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > discardBytesMax) request.destroy();
  });
}

function readBody(request: IncomingMessage, bytesMax: number): Promise<BodyReading> {
  if (Number(request.headers["content-length"] ?? 0) > bytesMax)
    return Promise.resolve({ status: "too_large" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bytesMax) chunks.push(chunk);
      else resolve({ status: "too_large" });
    });
    request.on("end", () => {
      const [only] = chunks;
      resolve({ status: "read", bytes: only && chunks.length === 1 ? only : Buffer.concat(chunks) });
    });
    request.on("error", () => resolve({ status: "aborted" }));
    request.on("close", () => resolve({ status: "aborted" }));
  });
}
