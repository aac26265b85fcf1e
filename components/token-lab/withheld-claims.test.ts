import { expect, test } from "vitest";
import { aToken } from "#lib/exchange/test-world.ts";
import { parseTokenInput } from "#lib/rules/parse-token-input.ts";
import { toRecord, withheldOf } from "./withheld-claims.ts";

const record = toRecord({ claims: { iat: 5 }, withheld: ["user_email", "jti"] });
const of = (text: string) => withheldOf(record, parseTokenInput(text));

test("what a record leaves out stays left out while its claims are edited", () => {
  expect(of('{"iat":5,"ref":"main"}')).toEqual(["user_email", "jti"]);
  expect(of('{"iat":5,"ref":"ma')).toEqual(["user_email", "jti"]);
  expect(of('{"iat":5,"ref":"other","jti":"1"}')).toEqual(["user_email"]);
});

test("nothing is left out of another token, of other claims, or of nothing", () => {
  for (const text of ["", aToken(), '{"iat":6}']) expect(of(text)).toEqual([]);
  expect(withheldOf(null, parseTokenInput('{"iat":5}'))).toEqual([]);
});
