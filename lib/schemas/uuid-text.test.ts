import { TypeID } from "typeid-js";
import { describe, expect, test } from "vitest";
import { isIdentity, newIdentity } from "./identity.ts";
import { newUuidText } from "./uuid-text.ts";

const uuidOf = (text: string) => TypeID.fromString(`exc_${text}`).toUUID();

describe("a new identity", () => {
  test("is a TypeID of a UUIDv7 of now", () => {
    const before = Date.now();
    const identity = newIdentity("exchange");
    expect(isIdentity("exchange", identity)).toBe(true);
    const uuid = TypeID.fromString(identity).toUUID();
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = Number.parseInt(uuid.replace("-", "").slice(0, 12), 16);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now() + 1);
  });

  test("is unique and greater than the one before, also within a millisecond and when the clock goes back", () => {
    const start = Date.now() + 60_000;
    const texts = Array.from({ length: 20_000 }, (_, index) =>
      newUuidText(index < 10_000 ? start : start - 5_000),
    );
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.toSorted()).toEqual(texts);
    for (const text of texts.slice(0, 100)) expect(uuidOf(text)[14]).toBe("7");
  });

  test("has every letter of its random part at random", () => {
    const texts = Array.from({ length: 2_000 }, () => newUuidText());
    for (let at = 14; at < 26; at += 1) expect(new Set(texts.map((text) => text[at])).size).toBe(32);
    expect(new Set(texts.map((text) => text[13]))).toEqual(new Set("89abrstv".split("")));
  });
});
