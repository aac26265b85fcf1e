import { describe, expect, test } from "vitest";
import { describeChanges } from "./describe-changes.ts";
import { findReference } from "./find-reference.ts";
import { chooseSlug, slugFrom } from "./slug.ts";

describe("a slug", () => {
  test("comes from the name: lower-case letters, digits, hyphens", () => {
    expect(slugFrom("Déployer  (main)!", "x")).toBe("deployer-main");
    expect(slugFrom("--A--", "x")).toBe("a");
    expect(slugFrom("日本", "role")).toBe("role");
    expect(slugFrom(`${"a".repeat(62)} b`, "x")).toBe("a".repeat(62));
  });
  test("gets -2 and so on when it is taken or reserved", () => {
    expect(chooseSlug("a", new Set())).toBe("a");
    expect(chooseSlug("a", new Set(["a", "a-2"]))).toBe("a-3");
    expect(chooseSlug("v1", new Set(["v1-2"]), new Set(["v1"]))).toBe("v1-3");
  });
});

describe("a reference", () => {
  const rows = [
    { id: "sa_01h455vb4pex5vsknk084sn02q", slug: "one", name: "two" },
    { id: "sa_01h455vb4pex5vsknk084sn02r", slug: "two", name: "same" },
    { id: "sa_01h455vb4pex5vsknk084sn02s", slug: "three", name: "same" },
    { id: "sa_01h455vb4pex5vsknk084sn02t", slug: "four", name: "Odd Näme" },
  ];
  const find = async (reference: string) =>
    (
      await findReference(reference, {
        noun: "serviceAccount",
        byId: async (id) => rows.find((row) => row.id === id) ?? null,
        bySlug: async (slug) => rows.find((row) => row.slug === slug) ?? null,
        byName: async (name) => rows.filter((row) => row.name === name).slice(0, 2),
      })
    )?.slug ?? null;
  test("is an identity, else a slug, else a name that just one has", async () => {
    expect(await find(rows[3]?.id ?? "")).toBe("four");
    expect(await find("two")).toBe("two");
    expect(await find("Odd Näme")).toBe("four");
    expect(await find("same")).toBeNull();
  });
  test("that is odd is not found", async () => {
    for (const odd of ["", "\0", "a\0", "\ud800", "x".repeat(256), "sa_x", "odd näme"])
      expect(await find(odd)).toBeNull();
  });
});

describe("the changes of an event", () => {
  test("are the fields that differ, whatever the order of members", () => {
    const at = new Date("2026-01-01T00:00:00Z");
    const before = {
      id: "1",
      version: 1,
      updatedAt: at,
      name: "a",
      labels: { x: "1", y: "2" },
      list: [1, 2],
      at: null,
    };
    const after = { ...before, version: 2, name: "b", labels: { y: "2", x: "1" }, list: [2, 1], at };
    expect(describeChanges(before, after)).toEqual([
      { field: "name", from: "a", to: "b" },
      { field: "list", from: [1, 2], to: [2, 1] },
      { field: "at", from: null, to: "2026-01-01T00:00:00.000Z" },
    ]);
    expect(describeChanges(before, { ...before })).toEqual([]);
  });
  test("of something new or gone are its fields", () => {
    expect(describeChanges(null, { name: "a", empty: null })).toEqual([
      { field: "name", from: null, to: "a" },
    ]);
    expect(describeChanges({ name: "a" }, null)).toEqual([{ field: "name", from: "a", to: null }]);
  });
  test("cut long text", () => {
    const [change] = describeChanges(null, { text: "x".repeat(5_000) });
    expect(String(change?.to)).toHaveLength(2_048 + "… (5000 characters)".length);
  });
});
