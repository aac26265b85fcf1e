import { randomBytes } from "node:crypto";
import { getConsole } from "./get-console.ts";

/** What is kept of a request in audit events and logs. */
export interface RequestFacts {
  requestId: string;
  /** After `TRUSTED_PROXIES`; null when unknown. */
  address: string | null;
  userAgent: string | null;
}

const known = new WeakMap<Request, RequestFacts>();

/** The facts of a request; the same object however often it is asked for. */
export function requestFacts(request: Request): RequestFacts {
  const facts = known.get(request) ?? {
    requestId: `req_${randomBytes(12).toString("base64url")}`,
    address: getConsole().sourceAddress(request),
    userAgent: request.headers.get("user-agent")?.slice(0, 256) ?? null,
  };
  known.set(request, facts);
  return facts;
}
