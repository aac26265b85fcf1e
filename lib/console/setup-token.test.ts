import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSetupToken } from "./setup-token.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "mooring-setup-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const masterKey = randomBytes(32);

describe("the set-up token", () => {
  test("is the same on every instance of an installation, and another's is another", () => {
    const token = createSetupToken({ masterKey, keyId: "key_1", dataDir });
    expect(createSetupToken({ masterKey, keyId: "key_1", dataDir: "/elsewhere" }).text).toBe(token.text);
    expect(createSetupToken({ masterKey, keyId: "key_2", dataDir }).text).not.toBe(token.text);
    expect(createSetupToken({ masterKey: randomBytes(32), keyId: "key_1", dataDir }).text).not.toBe(
      token.text,
    );
    expect(token.text).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
  test("matches itself and nothing else", () => {
    const token = createSetupToken({ masterKey, keyId: "key_1", dataDir });
    expect(token.matches(token.text)).toBe(true);
    for (const wrong of ["", token.text.slice(1), `${token.text}=`, token.text.toLowerCase()])
      expect(token.matches(wrong)).toBe(false);
  });
  test("lies in a file that only its owner reads, until it is used", async () => {
    const token = createSetupToken({ masterKey, keyId: "key_1", dataDir });
    const path = join(dataDir, "setup-token");
    await token.publish();
    expect(readFileSync(path, "utf8")).toBe(`${token.text}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await token.discard();
    await token.discard();
    expect(existsSync(path)).toBe(false);
  });
});
