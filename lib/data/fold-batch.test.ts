import { describe, expect, test } from "vitest";
import type { GrantRow } from "./exchange-record.ts";
import { foldJudged, takeBatch, type WaitingGrant } from "./fold-batch.ts";

function grant(
  id: string,
  change: { organisation?: string; rule?: string; token?: string } = {},
): WaitingGrant {
  return {
    judged: {
      organisationId: change.organisation ?? "org_1",
      organisationVersion: 1,
      providerId: "idp_1",
      providerVersion: 1,
      accountId: "sa_1",
      accountVersion: 1,
      ruleId: change.rule ?? "fid_1",
      ruleVersion: 1,
    },
    row: { id, tokenIdHash: change.token ?? null } as GrantRow,
  };
}
const free = { rowsMax: 10, busy: new Set<string>(), alone: new Set<string>() };
const ids = (grants: WaitingGrant[]) => grants.map((one) => one.row.id);

describe("a batch", () => {
  test("takes the oldest grants, up to its size, and leaves the rest in order", () => {
    const queue = ["a", "b", "c", "d"].map((id) => grant(id));
    expect(ids(takeBatch(queue, { ...free, rowsMax: 2 }))).toEqual(["a", "b"]);
    expect(ids(queue)).toEqual(["c", "d"]);
  });

  test("has one row per token, whose next use waits", () => {
    const queue = [
      grant("a", { token: "x" }),
      grant("b", { token: "x" }),
      grant("c", { token: "y" }),
      grant("d"),
    ];
    expect(ids(takeBatch(queue, free))).toEqual(["a", "c", "d"]);
    expect(ids(takeBatch(queue, free))).toEqual(["b"]);
  });

  test("takes the same token id of two organisations together", () => {
    const queue = [grant("a", { token: "x" }), grant("b", { token: "x", organisation: "org_2" })];
    expect(ids(takeBatch(queue, free))).toEqual(["a", "b"]);
  });

  test("leaves organisations that have a batch under way", () => {
    const queue = [grant("a"), grant("b", { organisation: "org_2" })];
    expect(ids(takeBatch(queue, { ...free, busy: new Set(["org_1"]) }))).toEqual(["b"]);
    expect(ids(queue)).toEqual(["a"]);
  });

  test("keeps an organisation that waits for locks apart from the others", () => {
    const alone = new Set(["org_1"]);
    const queue = [grant("a"), grant("b", { organisation: "org_2" }), grant("c")];
    expect(ids(takeBatch(queue, { ...free, alone }))).toEqual(["a", "c"]);
    const other = [grant("b", { organisation: "org_2" }), grant("a"), grant("d", { organisation: "org_3" })];
    expect(ids(takeBatch(other, { ...free, alone }))).toEqual(["b", "d"]);
  });
});

describe("folding", () => {
  test("names each judged configuration once and numbers the grants by it", () => {
    const { judged, numbers } = foldJudged([grant("a"), grant("b", { rule: "fid_2" }), grant("c")]);
    expect(judged.map((one) => one.ruleId)).toEqual(["fid_1", "fid_2"]);
    expect(numbers).toEqual([1, 2, 1]);
  });
});
