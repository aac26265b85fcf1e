import { describe, expect, test } from "vitest";
import type { IndexedRule } from "#lib/data/federated-identities.ts";
import { createNeighbourhood } from "./rule-neighbours.ts";

const rule = (identity: string, subject: string, more: Partial<IndexedRule> = {}): IndexedRule => ({
  ...{ identity, subject, name: identity, labels: {}, status: "active", expiresAt: null, version: 1 },
  ...{ serviceAccountId: "sa_1", providerId: "idp_1", ...more },
});
const found = (saved: IndexedRule[], subject: string) =>
  createNeighbourhood(saved)({ id: "own", subject, serviceAccountId: "sa_1", providerId: "idp_1" }).map(
    ({ identity }) => identity,
  );

describe("the neighbours of a rule", () => {
  test("are the other rules of its account and provider", () => {
    const saved = [
      rule("own", "a"),
      rule("near", "b"),
      rule("other account", "a", { serviceAccountId: "sa_2" }),
      rule("other provider", "a", { providerId: "idp_2" }),
    ];
    expect(found(saved, "a")).toEqual(["near"]);
  });
  test("are those of like subjects first, in their order, and twenty at most", () => {
    const strangers = Array.from({ length: 500 }, (_, number) => rule(`stranger ${number}`, `x${number}`));
    const alike = Array.from({ length: 15 }, (_, number) => rule(`alike ${number}`, `acme/app${number}`));
    const names = found([...strangers, ...alike], "acme/*");
    expect(names).toHaveLength(20);
    expect(names.slice(0, 15)).toEqual(alike.map(({ identity }) => identity));
    expect(names.slice(15)).toEqual(strangers.slice(0, 5).map(({ identity }) => identity));
  });
  test("are alike when what stands before the first star and after the last allows one value", () => {
    expect(found([rule("stranger", "b*x"), rule("alike", "*x")], "a*")).toEqual(["alike", "stranger"]);
    expect(found([rule("stranger", "a*y"), rule("alike", "ab*x")], "a*x")).toEqual(["alike", "stranger"]);
  });
});
