import { describe, expect, test } from "vitest";
import { answerList, answerObject } from "./answer.ts";
import { filterList } from "./filter-list.ts";
import { expectedVersion } from "./if-match.ts";

const request = (query: string, headers: Record<string, string> = {}) =>
  new Request(`http://x/v1/things?${query}`, { headers });
const identity = (number: number) => `sa_${String(number).padStart(26, "0")}`;
const items = (count: number) =>
  Array.from({ length: count }, (_, number) => ({ identity: identity(number) }));

describe("a list", () => {
  test("is a whole bare array, counted", async () => {
    const answer = answerList(request(""), items(3));
    expect(await answer.json()).toHaveLength(3);
    expect(answer.headers.get("x-total-count")).toBe("3");
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("link")).toBeNull();
    expect(await answerList(request(""), []).json()).toEqual([]);
  });
  test("over 10 000 items asks for pages, and comes in pages", () => {
    expect(() => answerList(request(""), items(10_001))).toThrow(/limit/);
    expect(() => answerList(request(""), items(10_000))).not.toThrow();
    expect(() => answerList(request("limit=1000"), items(10_001))).not.toThrow();
  });
  test("in pages gives each item once, and keeps the filters in the link", async () => {
    const all = items(7);
    const seen: string[] = [];
    let query: string | null = "limit=3&matchLabels%5Ba%2Fb%5D=c";
    for (let pages = 0; query !== null; pages++) {
      expect(pages).toBeLessThan(3);
      const answer = answerList(request(query), all);
      seen.push(...(await answer.json()).map((item: { identity: string }) => item.identity));
      const link: string | undefined = /^<\/v1\/things\?(.*)>; rel="next"$/.exec(
        answer.headers.get("link") ?? "",
      )?.[1];
      if (link) expect(new URLSearchParams(link).get("matchLabels[a/b]")).toBe("c");
      query = link ?? null;
    }
    expect(seen).toEqual(all.map((item) => item.identity));
  });
  test("goes on where it was when the item of the cursor is gone", async () => {
    const link = answerList(request("limit=2"), items(5)).headers.get("link") ?? "";
    const query = /\?(.*)>/.exec(link)?.[1] ?? "";
    const rest = items(5).filter((_, number) => number !== 1);
    const page = await answerList(request(query), rest).json();
    expect(page.map((item: { identity: string }) => item.identity)).toEqual([identity(2), identity(3)]);
  });
  test("refuses a limit or a cursor that cannot be", () => {
    for (const query of ["limit=0", "limit=1001", "limit=", "limit=1.5", "limit=-1", "cursor=x", "cursor="])
      expect(() => answerList(request(query), items(2)), query).toThrow(/invalid_request/);
  });
});

describe("filters", () => {
  const one = {
    identity: "1",
    name: "Deploy er",
    slug: "a",
    status: "active",
    labels: { "x/y": "1", e: "" },
  };
  const two = { identity: "2", name: "b", slug: "b", status: "inactive", labels: {} };
  const found = (query: string) => filterList(request(query), [one, two]).map(({ identity: id }) => id);
  test("compare exactly, and all must hold", () => {
    expect(found("name=Deploy%20er")).toEqual(["1"]);
    expect(found("name=deploy%20er")).toEqual([]);
    expect(found("status=active&slug=b")).toEqual([]);
    expect(found("matchLabels%5Bx%2Fy%5D=1")).toEqual(["1"]);
    expect(found("matchLabels[x/y]=1&matchLabels[e]=")).toEqual(["1"]);
    expect(found("matchLabels[x/y]=2")).toEqual([]);
    expect(found("matchLabels[toString]=")).toEqual([]);
  });
  test("that are empty or unknown filter nothing", () => {
    expect(found("name=&unknown=1&labels[x]=1")).toEqual(["1", "2"]);
  });
});

describe("versions", () => {
  test("are the ETag of an object", () => {
    expect(answerObject({ objectVersion: 3 }).headers.get("etag")).toBe('"3"');
    expect(answerObject({}).headers.get("etag")).toBeNull();
  });
  test("are read from If-Match; what is none of ours matches nothing", () => {
    const read = (header?: string) =>
      expectedVersion(request("", header === undefined ? {} : { "if-match": header }));
    expect([read(), read("*"), read('"3"'), read('W/"3"')]).toEqual([null, null, 3, 3]);
    for (const header of ["3", '"x"', '"3", "4"', '""']) expect(read(header), header).toBe(0);
  });
});
