import type { Problem } from "#lib/schemas/problem.ts";
import { ProblemAnswer } from "./problem-answer.ts";
import { signInAgain } from "./sign-in-again.ts";

export interface ApiCall {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** From `/v1/…` on; `itemPath` encodes references. */
  path: string;
  /** Slug or identity of the organisation that is spoken about. */
  organisation?: string;
  /** Members that are undefined, null or empty are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  /** `objectVersion` that the edit was made on; a stale one answers 412. */
  ifVersion?: number;
  signal?: AbortSignal;
}

/** Asks the API. Answers the parsed body (undefined for 204); throws `ProblemAnswer` for anything but a 2xx. */
export async function callApi<Answer>(call: ApiCall): Promise<Answer> {
  const { body } = await callApiPage<Answer>(call);
  return body;
}

/** The same for lists that come in pages: with the cursor of the next page and the count of all. */
export async function callApiPage<Answer>(
  call: ApiCall,
): Promise<{ body: Answer; nextCursor: string | null; total: number | null }> {
  let response = await send(call);
  if (response.status === 401 && (await signInAgain())) response = await send(call);
  if (!response.ok) throw new ProblemAnswer(await readProblem(response));
  return {
    body: response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer),
    nextCursor: readNextCursor(response.headers.get("link")),
    total: readCount(response.headers.get("x-total-count")),
  };
}

/** The path of one object of a collection, or of something below it; each reference is percent-encoded. */
export function itemPath(collection: string, ...segments: string[]): string {
  return [collection, ...segments.map(encodeURIComponent)].join("/");
}

async function send({ method = "GET", ...call }: ApiCall): Promise<Response> {
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (call.organisation) headers.set("X-Organisation-Identity", call.organisation);
  if (call.body !== undefined) headers.set("Content-Type", "application/json");
  if (call.ifVersion !== undefined) headers.set("If-Match", `"${call.ifVersion}"`);
  try {
    return await fetch(`${call.path}${queryText(call.query)}`, {
      method,
      headers,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      credentials: "same-origin",
      cache: "no-store",
      signal: call.signal,
    });
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    throw new Error("Mooring could not be reached. Check the connection and try again.", { cause });
  }
}

function queryText(query: ApiCall["query"]): string {
  const given = Object.entries(query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return body;
  const detail = `The server answered ${response.status} without saying why. Try again.`;
  return {
    type: "about:blank",
    title: "Unexpected answer",
    status: response.status,
    detail,
    message: detail,
    code: "unexpected_answer",
    requestId: response.headers.get("x-request-id") ?? "",
  };
}

/** Told apart by hand: a schema here would bring zod to every page. */
function isProblem(body: unknown): body is Problem {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    "detail" in body &&
    typeof body.detail === "string"
  );
}

function readNextCursor(link: string | null): string | null {
  const next = link?.match(/<([^>]*)>;\s*rel="next"/)?.[1];
  return next ? new URL(next, "http://localhost").searchParams.get("cursor") : null;
}

function readCount(text: string | null): number | null {
  const count = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(count) ? count : null;
}
