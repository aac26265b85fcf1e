import { describe, expect, test } from "vitest";
import { type Condition, conditionSchema } from "#lib/schemas/conditions.ts";
import { describeCondition, evaluateCondition, readCondition } from "./evaluate-condition.ts";
import { readClaim } from "./read-claim.ts";

const claims = {
  ref: "main",
  protected: "true",
  isProtected: true,
  isOff: false,
  runner: 20,
  runnerText: "20",
  big: 2 ** 53,
  ratio: 1.5,
  nothing: null,
  empty: "",
  list: ["a", "b:c", 7, true],
  emptyList: [],
  objects: [{ a: 1 }, null, 1.5, ["a"]],
  mixed: [{ a: 1 }, "x"],
  object: { a: 1 },
  half: "\ud800",
  long: "a".repeat(2_049),
  "kubernetes.io": { namespace: "prod", pod: { name: "p" }, "a/b": 1, "~": 2, list: ["x", "y"] },
  "/literal": "top",
};

function answer(claim: string, condition: Condition): string {
  const parsed = conditionSchema.parse(condition);
  return evaluateCondition(readCondition(parsed), readClaim(claims, claim)).answer;
}

describe("a condition", () => {
  test.each<[string, Condition, string]>([
    ["ref", "main", "holds"],
    ["ref", "Main", "differs"],
    ["ref", " main", "differs"],
    ["ref", "mai", "differs"],
    ["ref", "ma*", "differs"],
    ["ref", ["develop", "main"], "holds"],
    ["ref", ["develop"], "differs"],
    ["ref", { equals: "main" }, "holds"],
    ["ref", { oneOf: ["x", "main"] }, "holds"],
    ["ref", { matches: "ma*" }, "holds"],
    ["ref", { matches: ["x", "m*n"] }, "holds"],
    ["ref", { matches: "x*" }, "differs"],
    ["ref", { exists: true }, "holds"],
    ["ref", { exists: false }, "differs"],
    ["absent", "x", "missing"],
    ["absent", { matches: "**" }, "missing"],
    ["absent", { exists: true }, "missing"],
    ["absent", { exists: false }, "holds"],
    ["toString", { exists: true }, "missing"],
    ["protected", true, "holds"],
    ["isProtected", "true", "holds"],
    ["isProtected", { matches: "tr*" }, "holds"],
    ["isOff", false, "holds"],
    ["isOff", "false", "holds"],
    ["isOff", "", "differs"],
    ["runner", "20", "holds"],
    ["runner", 20, "holds"],
    ["runner", "020", "differs"],
    ["runner", { matches: "2*" }, "holds"],
    ["runnerText", 20, "holds"],
    ["big", { matches: "**" }, "unsuitable"],
    ["ratio", "1.5", "unsuitable"],
    ["ratio", { matches: "**" }, "unsuitable"],
    ["nothing", "null", "unsuitable"],
    ["nothing", "", "unsuitable"],
    ["nothing", { exists: true }, "holds"],
    ["nothing", { exists: false }, "differs"],
    ["empty", "", "holds"],
    ["empty", { matches: "*" }, "holds"],
    ["empty", { exists: true }, "holds"],
    ["emptyList", { matches: "**" }, "differs"],
    ["emptyList", { exists: true }, "holds"],
    ["list", "a", "holds"],
    ["list", { matches: "b:*" }, "holds"],
    ["list", "7", "holds"],
    ["list", true, "holds"],
    ["list", "a,b:c", "differs"],
    ["objects", "a", "unsuitable"],
    ["mixed", "x", "holds"],
    ["object", "[object Object]", "unsuitable"],
    ["object", { exists: true }, "holds"],
    ["half", { matches: "**" }, "differs"],
    ["half", { exists: true }, "holds"],
    ["long", { matches: "**" }, "differs"],
  ])("on %s: %j %s", (claim, condition, expected) => {
    expect(answer(claim, condition)).toBe(expected);
  });

  test.each<[string, Condition, boolean]>([
    ["isProtected", "true", true],
    ["protected", "true", false],
    ["protected", true, true],
    ["runner", ["19", 20], false],
    ["list", "7", true],
    ["runner", { matches: "*" }, true],
  ])("on %s: %j says whether it compared across types", (claim, condition, acrossTypes) => {
    expect(evaluateCondition(readCondition(condition), readClaim(claims, claim))).toMatchObject({
      acrossTypes,
    });
  });

  test("a too long value is told from a different one", () => {
    const because = (claim: string) => evaluateCondition(readCondition("x"), readClaim(claims, claim));
    expect(because("long")).toEqual({ answer: "differs", because: "not_comparable" });
    expect(because("emptyList")).toEqual({ answer: "differs", because: "empty_list" });
    expect(because("ref")).toEqual({ answer: "differs", because: "value" });
  });

  test("says what its stars took", () => {
    expect(evaluateCondition(readCondition({ matches: "b:*" }), readClaim(claims, "list"))).toMatchObject({
      captures: [{ star: "*", start: 2, end: 3, text: "c" }],
    });
  });

  test("reads as a person would say it", () => {
    expect(describeCondition(readCondition(["main", 20]))).toBe('is one of "main", 20');
    expect(describeCondition(readCondition({ exists: false }))).toBe("is absent");
  });
});

describe("a claim's name", () => {
  test.each([
    ["/kubernetes.io/namespace", "prod"],
    ["/kubernetes.io/pod/name", "p"],
    ["/kubernetes.io/a~1b", 1],
    ["/kubernetes.io/~0", 2],
    ["/kubernetes.io/list/1", "y"],
    ["/literal", "top"],
    ["/list/0", "a"],
    ["/ref", "main"],
  ])("%s leads to its value", (name, value) => {
    expect(readClaim(claims, name)).toEqual({ found: true, value });
  });

  test.each([
    "/kubernetes.io/list/01",
    "/kubernetes.io/list/-",
    "/kubernetes.io/list/2",
    "/kubernetes.io/list/length",
    "/kubernetes.io/list/ 1",
    "/kubernetes.io/~",
    "/kubernetes.io/~2",
    "/kubernetes.io/constructor",
    "/kubernetes.io/__proto__",
    "/ref/0",
    "/ref/length",
    "/nothing/x",
    "/",
    "kubernetes.io/namespace",
    "__proto__",
    "constructor",
    "",
  ])("%j leads nowhere", (name) => {
    expect(readClaim(claims, name)).toEqual({ found: false });
  });
});
