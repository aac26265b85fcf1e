import { afterEach, expect, test } from "vitest";
import { exchangeQueries } from "./exchanges.ts";
import { createQueryClient } from "./query.ts";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

/** Answers the pages in turn, the last one again and again; keeps what was asked for. */
function answerPages(pages: { body: unknown[]; next: string | null }[]): string[] {
  const asked: string[] = [];
  globalThis.fetch = async (address) => {
    const { body, next } = pages[Math.min(asked.length, pages.length - 1)] ?? { body: [], next: null };
    asked.push(String(address));
    const link = next === null ? undefined : { Link: `</v1/exchanges?limit=10&cursor=${next}>; rel="next"` };
    return Response.json(body, { headers: link });
  };
  return asked;
}
const found = { identity: "exc_3" };
const filter = { subject: "needle" };

test("an empty page that leads on is followed to the first exchange that fits", async () => {
  const asked = answerPages([
    { body: [], next: "exc_9" },
    { body: [], next: "exc_6" },
    { body: [found], next: "exc_3" },
  ]);
  expect(await createQueryClient().fetchQuery(exchangeQueries.latest("acme", filter))).toEqual([found]);
  expect(asked).toEqual([
    "/v1/exchanges?subject=needle&limit=10",
    "/v1/exchanges?subject=needle&limit=10&cursor=exc_9",
    "/v1/exchanges?subject=needle&limit=10&cursor=exc_6",
  ]);
});

test("and is given up after four, still leading on", async () => {
  const asked = answerPages([{ body: [], next: "exc_9" }]);
  const { pages } = await createQueryClient().fetchInfiniteQuery(exchangeQueries.pages("acme", filter, 10));
  expect(asked).toHaveLength(4);
  expect(pages).toEqual([{ body: [], nextCursor: "exc_9", total: null }]);
});
