import { pageOf } from "./page-of.ts";

/** An object: JSON, with its `objectVersion` as ETag where it has one. */
export function answerObject(
  view: object,
  options: { status?: 200 | 201; headers?: Record<string, string> } = {},
): Response {
  const headers = new Headers({ "content-type": "application/json", ...options.headers });
  const version = (view as { objectVersion?: unknown }).objectVersion;
  if (typeof version === "number") headers.set("etag", `"${version}"`);
  return new Response(JSON.stringify(view), { status: options.status ?? 200, headers });
}

/**
 * A list, oldest first: a bare array, whole up to 10 000 items; with `limit` (1–1 000) and `cursor` in pages with
 * `Link: …; rel="next"`. `X-Total-Count` counts what matched. Throws 400 for a bad limit or cursor.
 */
export function answerList(request: Request, items: readonly { identity: string }[]): Response {
  return toListAnswer(items.length, pageOf(request, items));
}

/** As `answerList`, for a list of which only the page asked for is read: `show` answers its items, by identity. */
export async function answerIndexedList(
  request: Request,
  items: readonly { identity: string }[],
  show: (ids: readonly string[]) => Promise<readonly object[]>,
): Promise<Response> {
  const { page, next } = pageOf(request, items);
  return toListAnswer(items.length, { page: await show(page.map(({ identity }) => identity)), next });
}

function toListAnswer(
  total: number,
  { page, next }: { page: readonly object[]; next: string | null },
): Response {
  const headers = new Headers({ "content-type": "application/json", "x-total-count": String(total) });
  if (next !== null) headers.set("link", `<${next}>; rel="next"`);
  return new Response(JSON.stringify(page), { status: 200, headers });
}

/** 204, for deletions and sign-in. */
export function noContent(headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 204, headers });
}
