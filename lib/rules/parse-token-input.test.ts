import { describe, expect, test } from "vitest";
import { parseTokenInput, stripSignature } from "./parse-token-input.ts";

const encode = (value: unknown) =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const header = { alg: "RS256", kid: "k1", typ: "JWT" };
const claims = { iss: "https://gitlab.com", sub: "project_path:acme/pay:ref_type:branch:ref:main" };
const token = `${encode(header)}.${encode(claims)}.c2lnbmF0dXJl`;

describe("what is taken as a token", () => {
  test.each([
    ["a raw JWT", token],
    ["with white space around", `\n  ${token}  \n`],
    ["Bearer", `Bearer ${token}`],
    ["an Authorization line", `Authorization: Bearer ${token}`],
    ["a lower-case authorization line", `authorization:bearer ${token}`],
    ["in double quotes", `"${token}"`],
    ["in single quotes", `'${token}'`],
    ["wrapped over lines", token.replace(/(.{40})/g, "$1\n")],
    ["wrapped with backslashes", token.replace(/(.{40})/g, "$1\\\n  ")],
    ["export", `export MOORING_ID_TOKEN=${token}`],
    ["export with quotes", `export MOORING_ID_TOKEN="${token}"`],
    ["a bare assignment", `ID_TOKEN='${token}';`],
    [
      "a curl with --data-urlencode",
      `curl -sS https://m.example/oidc/token --data-urlencode "subject_token=${token}" -d grant_type=x`,
    ],
    [
      "a curl with -d pairs",
      `curl https://m.example/oidc/token -d 'grant_type=x&subject_token=${token}&subject_token_type=y'`,
    ],
    [
      "a wrapped curl",
      `curl \\\n  -d grant_type=x \\\n  -d subject_token=${token} \\\n  -d subject_token_type=urn:x`,
    ],
    ["a curl with a header", `curl -H "Authorization: Bearer ${token}" https://m.example/v1`],
    ["a form body", `grant_type=x&subject_token=${token}`],
    ["a JSON body", `subject_token: "${token}"`],
  ])("%s", (_, text) => {
    expect(parseTokenInput(text)).toMatchObject({ kind: "token", token, claims, header, isSigned: true });
  });

  test("a token without its signature still works for the preview", () => {
    expect(parseTokenInput(stripSignature(token))).toMatchObject({ kind: "token", isSigned: false, claims });
  });

  test("a bare JSON object of claims is unsigned mode", () => {
    expect(parseTokenInput(JSON.stringify(claims, null, 2))).toEqual({ kind: "claims", claims });
  });
});

describe("what is explained", () => {
  test("the place of a character that is not base64url", () => {
    const broken = `${encode(header)}.${"A".repeat(117)}+AAA.c2ln`;
    expect(parseTokenInput(broken)).toMatchObject({
      kind: "problem",
      code: "not_base64url",
      message: expect.stringContaining("segment 2, character 118 is not base64url"),
    });
  });

  test.each([
    ["nothing", "   ", { kind: "empty" }],
    ["a JWE", "a.b.c.d.e", { kind: "problem", code: "encrypted" }],
    ["a job token", `glcbt-64_${token}`, { kind: "problem", code: "job_token" }],
    ["a personal token", "glpat-abcdefabcdef", { kind: "problem", code: "access_token" }],
    ["a variable's name", "$MOORING_ID_TOKEN", { kind: "problem", code: "variable_not_expanded" }],
    ["four segments", "a.b.c.d", { kind: "problem", code: "segment_count" }],
    ["no dots", "hello", { kind: "problem", code: "unrecognised" }],
    ["broken claims", '{"sub": ', { kind: "problem", code: "not_json" }],
    [
      "a cut payload",
      `${encode(header)}.${encode(claims).slice(0, 20)}.c2ln`,
      { kind: "problem", code: "not_json" },
    ],
    ["a padded segment", `${encode(header)}.e30=.c2ln`, { kind: "problem", code: "not_base64url" }],
    ["too much", "a".repeat(70_000), { kind: "problem", code: "too_large" }],
    ["a token over 16 KiB", `${"a".repeat(17_000)}.b.c`, { kind: "problem", code: "too_large" }],
  ])("%s", (_, text, answer) => {
    expect(parseTokenInput(text)).toMatchObject(answer);
  });

  test("no message repeats the token", () => {
    const answer = parseTokenInput(`${token}!`);
    expect(answer.kind === "problem" && answer.message.includes(encode(claims))).toBe(false);
  });
});
