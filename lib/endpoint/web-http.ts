import type { SourceFacts } from "#lib/schemas/source-address.ts";
import type { BodyReading, EndpointAnswer, EndpointRequest } from "./endpoint-request.ts";

/** Set by `server.ts` on every request that it hands to Next, whatever the client sent. */
const peerHeader = "x-mooring-peer";

/** A web `Request`, as a Next route gets it. */
export function fromWebRequest(
  request: Request,
  readSource: (facts: SourceFacts) => string | null,
): EndpointRequest {
  return {
    method: request.method,
    query: new URL(request.url).search.slice(1),
    header: (name) => request.headers.get(name),
    address: readSource({
      peer: request.headers.get(peerHeader),
      forwardedFor: request.headers.get("x-forwarded-for"),
    }),
    readBody: (bytesMax) => readBody(request, bytesMax),
  };
}

/** 499 never reaches anybody: it stands for a caller that went away. */
export function toWebResponse(answer: EndpointAnswer | null, method: string): Response {
  if (answer === null) return new Response(null, { status: 499 });
  const { status, headers, body } = answer;
  return new Response(method === "HEAD" ? null : body, { status, headers });
}

async function readBody(request: Request, bytesMax: number): Promise<BodyReading> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return { status: "too_large" };
  if (request.body === null) return { status: "read", bytes: new Uint8Array() };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.length;
      if (size > bytesMax) return { status: "too_large" };
      chunks.push(chunk);
    }
  } catch {
    return { status: "aborted" };
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { status: "read", bytes };
}
