import type { EndpointAnswer } from "./endpoint-request.ts";

export interface Readiness {
  /** False from the signal to stop. */
  serving: boolean;
  database: boolean;
  keys: boolean;
}

/** `/healthz`: the process answers. */
export function answerHealth(): EndpointAnswer {
  return answer(200, { status: "ok" });
}

/** `/readyz`: requests can be judged here. */
export function answerReadiness(readiness: Readiness): EndpointAnswer {
  const ready = readiness.serving && readiness.database && readiness.keys;
  return answer(ready ? 200 : 503, { status: ready ? "ok" : "unavailable", ...readiness });
}

function answer(status: number, body: Record<string, unknown>): EndpointAnswer {
  const headers: Record<string, string> = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  if (status === 503) headers["Retry-After"] = "2";
  return { status, headers, body: JSON.stringify(body) };
}
