import { describe, expect, test } from "vitest";
import * as z from "zod";
import { parseStrictJson } from "#lib/schemas/strict-json.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { describeIssues } from "./describe-issues.ts";
import { parseBody } from "./parse-body.ts";

const schema = z.strictObject({
  name: z.string().min(1, "give a name"),
  count: z.int().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  either: z.union([z.string(), z.array(z.int())]).nullish(),
});
const send = (body: BodyInit | null, type: string | null = "application/json", headers = {}) =>
  parseBody(
    new Request("http://x/", {
      method: "POST",
      body,
      headers: { ...(type === null ? {} : { "content-type": type }), ...headers },
    }),
    schema,
  );
const fails = (promise: Promise<unknown>) =>
  promise.then(
    () => ({ code: "accepted", errors: undefined }),
    ({ code, errors }) => ({ code, errors }),
  );

test("a value that is none of the allowed ones is told which are", () => {
  const verbs = z.strictObject({ permissions: z.array(z.enum(["read", "*"])), mode: z.literal(1) });
  const result = verbs.safeParse({ permissions: ["fly"], mode: 2 });
  expect(describeIssues(result.error?.issues ?? [])).toEqual([
    { path: "permissions.0", code: "invalid_value", message: "use one of read, *" },
    { path: "mode", code: "invalid_value", message: "use one of 1" },
  ]);
});

describe("a body", () => {
  test("is taken as JSON in UTF-8", async () => {
    for (const type of [
      "application/json",
      "Application/JSON; charset=UTF-8",
      "application/merge-patch+json",
    ])
      expect(await send('{"name":"é😀"}', type)).toEqual({ name: "é😀" });
  });
  test("is 415 as anything else", async () => {
    for (const type of [null, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
      expect(await fails(send(new TextEncoder().encode('{"name":"x"}'), type)), `${type}`).toMatchObject({
        code: "unsupported_media_type",
      });
    expect(await fails(send("{}", "application/json; charset=latin1"))).toMatchObject({
      code: "unsupported_media_type",
    });
  });
  test("is 413 over 64 KiB, also without an honest length", async () => {
    const body = `{"name":"${"x".repeat(65_536)}"}`;
    expect(await fails(send(body))).toMatchObject({ code: "body_too_large" });
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1024));
      },
    });
    const request = new Request("http://x/", {
      method: "POST",
      body: stream,
      headers: { "content-type": "application/json" },
      duplex: "half",
    } as RequestInit);
    expect(await fails(parseBody(request, schema))).toMatchObject({ code: "body_too_large" });
    expect(await send(`{"name":"${"x".repeat(65_525)}"}`)).toBeDefined();
  });
  test("is 400 when it is empty, no JSON, not UTF-8 or has a byte order mark", async () => {
    for (const body of [
      "",
      "{",
      "{'name':1}",
      '{"name":NaN}',
      "\ufeff{}",
      new Uint8Array([0x22, 0xff, 0x22]),
    ])
      expect(await fails(send(body)), `${body}`).toMatchObject({ code: "invalid_json" });
  });
  test("names every wrong and every unknown member", async () => {
    const { errors } = await fails(send('{"count":"1","nmae":"x","labels":{"a":1}}'));
    expect(errors).toEqual([
      { path: "name", code: "invalid_type", message: "is required" },
      { path: "count", code: "invalid_type", message: "send a number" },
      { path: "labels.a", code: "invalid_type", message: "send text" },
      { path: "nmae", code: "unknown_member", message: 'there is no member called "nmae"' },
    ]);
  });
  test("that is no object at all is 400", async () => {
    for (const body of ["null", "[]", '"x"', "1"])
      expect(await fails(send(body)), body).toMatchObject({ code: "invalid_request" });
  });
});

describe("a union's complaint", () => {
  test("is that of the branch that was meant", () => {
    const issues = schema.safeParse({ name: "x", either: [1, "2"] }).error?.issues ?? [];
    expect(describeIssues(issues)).toEqual([
      { path: "either.1", code: "invalid_type", message: "send a number" },
    ]);
  });
});

describe("strict JSON", () => {
  test("refuses a member twice, at any depth and however spelt (REQ-07)", () => {
    for (const text of ['{"a":1,"a":2}', '{"x":[{"b":{},"\\u0062":1}]}', '{"a":{"a":1},"a":1}'])
      expect(parseStrictJson(text), text).toMatchObject({ ok: false, code: "duplicate_member" });
    const fine = '{"a":{"a":[{"a":1},{"a":"a"}]},"b":"a","c":["a","a"]}';
    expect(parseStrictJson(fine)).toEqual({ ok: true, value: JSON.parse(fine) });
  });
  test("refuses __proto__ as a member, not as a value", () => {
    expect(parseStrictJson('{"__proto__":{}}')).toMatchObject({ ok: false, code: "forbidden_member" });
    expect(parseStrictJson('{"\\u005f_proto__":1}')).toMatchObject({ ok: false, code: "forbidden_member" });
    expect(parseStrictJson('["__proto__"]')).toMatchObject({ ok: true });
  });
  test("refuses what is nested too deeply or has too many parts, before building it", () => {
    expect(parseStrictJson("[".repeat(40))).toMatchObject({ code: "too_complex" });
    expect(parseStrictJson(`[${"1,".repeat(20_000)}1]`)).toMatchObject({ code: "too_complex" });
    expect(parseStrictJson(`${"[".repeat(32)}${"]".repeat(32)}`)).toMatchObject({ ok: true });
  });
  test("takes linear time for strings that never end", () => {
    const started = quietNow();
    for (const unit of ['\\"', '"', "\\", '"\\', '"\\\\', '{"'])
      parseStrictJson(`"${unit.repeat(65_536 / unit.length)}`);
    expect(quietNow() - started).toBeLessThan(500);
  });
  test("is not misled by what looks like structure inside strings", () => {
    const text = JSON.stringify({ a: '{"a":1,"a":2}', b: '\\"}{', "a,": 1, "a:": [] });
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });
});
