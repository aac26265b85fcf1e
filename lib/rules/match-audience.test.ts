import { describe, expect, test } from "vitest";
import type { AudienceMatchMode } from "#lib/schemas/federated-identity.ts";
import { matchAudience } from "./match-audience.ts";

describe("an audience", () => {
  test.each<[AudienceMatchMode, unknown, string[], string]>([
    ["any", "a", ["a"], "matched"],
    ["any", "a", ["b", "a"], "matched"],
    ["any", ["x", "a"], ["a"], "matched"],
    ["any", "a/", ["a"], "differs"],
    ["any", "A", ["a"], "differs"],
    ["any", "ab", ["a*"], "differs"],
    ["any", "a*", ["a*"], "matched"],
    ["any", "a", [], "differs"],
    ["any", "", ["a"], "differs"],
    ["any", undefined, ["a"], "missing"],
    ["any", null, ["a"], "missing"],
    ["any", [], ["a"], "missing"],
    ["any", 1, ["1"], "malformed"],
    ["any", { a: "a" }, ["a"], "malformed"],
    ["any", ["a", 1], ["a"], "malformed"],
    ["any", ["a", null], ["a"], "malformed"],
    ["any", [["a"]], ["a"], "malformed"],
    ["any", Array(16).fill("a"), ["a"], "matched"],
    ["any", Array(17).fill("a"), ["a"], "malformed"],
    ["any", "a".repeat(2_049), ["a".repeat(2_049)], "differs"],
    ["exact", "a", ["a", "b"], "matched"],
    ["exact", ["a"], ["a", "b"], "matched"],
    ["exact", ["a", "b"], ["a", "b"], "differs"],
    ["exact", ["a", "a"], ["a"], "differs"],
    ["exact", "a", [], "differs"],
    ["all", ["a", "b", "c"], ["a", "b"], "matched"],
    ["all", ["a"], ["a", "b"], "differs"],
    ["all", "a", ["a"], "matched"],
    ["all", "a", [], "differs"],
  ])("%s: %j against %j: %s", (mode, audience, trusted, expected) => {
    expect(matchAudience(audience, trusted, mode).answer).toBe(expected);
  });
});
