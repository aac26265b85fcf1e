import { expect, test } from "vitest";
import { fromWebRequest, toWebResponse } from "./web-http.ts";

const url = "http://localhost:3000/oidc/token";
const readSource = ({ peer }: { peer: string | null }): string | null => peer;
const post = (body: BodyInit | null, headers: Record<string, string> = {}): Request =>
  new Request(url, { method: "POST", body, headers, duplex: "half" } as RequestInit);

test("a Next request is what a node:http request is to the endpoint", async () => {
  const request = fromWebRequest(
    post("a=b", { "User-Agent": "curl", "X-Mooring-Peer": "198.51.100.1" }),
    readSource,
  );
  expect(request).toMatchObject({ method: "POST", query: "", address: "198.51.100.1" });
  expect(request.header("user-agent")).toBe("curl");
  expect(request.header("absent")).toBeNull();
  const body = await request.readBody(10);
  expect(body.status === "read" && new TextDecoder().decode(body.bytes)).toBe("a=b");
  expect(fromWebRequest(new Request(`${url}?x=eyJ`), readSource).query).toBe("x=eyJ");
});

test("a body that is too large is not read to its end", async () => {
  expect(await fromWebRequest(post("x".repeat(11)), readSource).readBody(10)).toEqual({
    status: "too_large",
  });
  const stream = new Blob(["x".repeat(11)]).stream();
  expect(await fromWebRequest(post(stream), readSource).readBody(10)).toEqual({ status: "too_large" });
  expect(await fromWebRequest(post(null), readSource).readBody(10)).toMatchObject({ status: "read" });
});

test("an answer keeps its status, headers and body, but HEAD gets none", async () => {
  const answer = { status: 400, headers: { "X-Exchange-Id": "exc_1" }, body: "{}" };
  const response = toWebResponse(answer, "POST");
  expect([response.status, response.headers.get("x-exchange-id"), await response.text()]).toEqual([
    400,
    "exc_1",
    "{}",
  ]);
  expect(await toWebResponse(answer, "HEAD").text()).toBe("");
});
