import { ProblemError } from "./problem.ts";

const wholeListMax = 10_000;
const limitMax = 1_000;

/**
 * The part of a list that the request asks for, and where the next part is: a path with query, relative to the API's
 * own address. The cursor is the identity of the last item seen, so that it survives that item's deletion.
 */
export function pageOf<Item extends { identity: string }>(
  request: Request,
  items: readonly Item[],
): { page: readonly Item[]; next: string | null } {
  const url = new URL(request.url);
  const limit = readLimit(url.searchParams.get("limit"));
  const cursor = url.searchParams.get("cursor");
  if (limit === null && cursor === null) return { page: wholeList(items), next: null };

  const start = cursor === null ? 0 : indexAfter(items, readCursor(cursor));
  const page = items.slice(start, start + (limit ?? limitMax));
  const last = page.at(-1);
  if (last === undefined || start + page.length >= items.length) return { page, next: null };
  url.searchParams.set("limit", String(limit ?? limitMax));
  url.searchParams.set("cursor", Buffer.from(last.identity).toString("base64url"));
  return { page, next: `${url.pathname}${url.search}` };
}

function wholeList<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length <= wholeListMax) return items;
  throw new ProblemError(
    "too_many_items",
    `There are ${items.length} items; ask for them in pages, with ?limit=${limitMax}.`,
    { errors: [{ path: "limit", code: "missing", message: `ask for pages of at most ${limitMax}` }] },
  );
}

function readLimit(text: string | null): number | null {
  if (text === null) return null;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limitMax) return limit;
  throw invalidParameter("limit", `give a whole number from 1 to ${limitMax}`);
}

function readCursor(text: string): string {
  const identity = Buffer.from(text, "base64url").toString("utf8");
  if (/^[a-z]+_[0-9a-z]{26}$/.test(identity)) return identity;
  throw invalidParameter("cursor", "use a cursor from the Link header of a previous page");
}

/** Identities sort by time, so an item that is gone still says where to go on. */
function indexAfter(items: readonly { identity: string }[], identity: string): number {
  const exact = items.findIndex((item) => item.identity === identity);
  if (exact >= 0) return exact + 1;
  const later = items.findIndex((item) => item.identity > identity);
  return later < 0 ? items.length : later;
}

/** 400 for a query parameter, in the form of `errors`. */
export function invalidParameter(name: string, message: string): ProblemError {
  return new ProblemError("invalid_request", `${name}: ${message}`, {
    errors: [{ path: name, code: "invalid_parameter", message }],
  });
}
