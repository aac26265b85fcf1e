import type { EndpointAnswer } from "./endpoint-request.ts";
import { type Situation, situations } from "./situations.ts";
import type { TokenRequest } from "./token-request.ts";

/** The answer to a situation; `exchangeId` only when the request was judged and recorded. */
export function answerSituation(
  situation: Situation,
  more: { exchangeId?: string | null; retryAfterSeconds?: number } = {},
): EndpointAnswer {
  const { status, error, description } = situations[situation];
  const headers: Record<string, string> = {};
  if (status === 405) headers.Allow = "POST";
  if (more.retryAfterSeconds !== undefined)
    headers["Retry-After"] = String(Math.ceil(more.retryAfterSeconds));
  const exchangeId = more.exchangeId ?? null;
  const body = { error, error_description: description, exchange_id: exchangeId ?? undefined };
  return answerJson(status, body, exchangeId, headers);
}

export interface Success {
  /** Null on a dry run. */
  accessToken: string | null;
  lifetimeSeconds: number;
  scopes: string[];
  requestedTokenType: TokenRequest["requestedTokenType"];
  exchangeId: string | null;
}

/** RFC 8693 §2.2.1. */
export function answerSuccess(success: Success): EndpointAnswer {
  const body = {
    access_token: success.accessToken ?? undefined,
    issued_token_type: `urn:ietf:params:oauth:token-type:${success.requestedTokenType}`,
    token_type: "Bearer",
    expires_in: success.lifetimeSeconds,
    scope: success.scopes.join(" "),
    exchange_id: success.exchangeId ?? undefined,
  };
  return answerJson(200, body, success.exchangeId, {});
}

function answerJson(
  status: number,
  body: Record<string, unknown>,
  exchangeId: string | null,
  headers: Record<string, string>,
): EndpointAnswer {
  headers["Content-Type"] = "application/json";
  headers["Cache-Control"] = "no-store";
  headers.Pragma = "no-cache";
  if (exchangeId !== null) headers["X-Exchange-Id"] = exchangeId;
  return { status, headers, body: JSON.stringify(body) };
}
