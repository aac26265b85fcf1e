import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalJWKSet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createKeyring } from "./create-keyring.ts";
import { loadMasterKey } from "./load-master-key.ts";
import { rotation } from "./rotate-keys.ts";
import { derToRaw } from "./sign-jwt.ts";
import type { SigningKeysStore, StoredSigningKey } from "./signing-keys-store.ts";

const issuer = "https://mooring.example";
const log = { info: () => {} };

function memoryStore(rows: StoredSigningKey[] = []): SigningKeysStore & { rows: StoredSigningKey[] } {
  const change = (id: string, members: Partial<StoredSigningKey>) => {
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    if (row !== undefined) rows[at] = { ...row, ...members };
  };
  return {
    rows,
    list: async () => rows.filter((row) => row.status !== "retired"),
    insertUnlessPresent: async (key) => {
      if (rows.some((row) => row.status === key.status)) return false;
      rows.push(key);
      return true;
    },
    promote: async (nextId, at) => {
      if (rows.find((row) => row.id === nextId)?.status !== "next") return false;
      for (const row of rows)
        if (row.status === "active") change(row.id, { status: "retiring", retiredAt: at });
      change(nextId, { status: "active", activatedAt: at });
      return true;
    },
    retire: async (id) => change(id, { status: "retired", encryptedPrivate: "" }),
  };
}

const start = new Date("2026-11-25T12:00:00Z");
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const claimsAt = (at: Date) => ({
  iss: issuer,
  aud: issuer,
  sub: "sa_1",
  iat: seconds(at),
  nbf: seconds(at),
  exp: seconds(at) + 3600,
});

function open(overrides: Partial<Parameters<typeof createKeyring>[0]> = {}) {
  return createKeyring({
    signingKeys: memoryStore(),
    masterKey: randomBytes(32),
    issuer,
    log,
    now: () => start,
    ...overrides,
  });
}

describe("an access token of ours", () => {
  it("verifies with any JOSE library under the published keys, 500 times", async () => {
    const keyring = await open();
    const keys = createLocalJWKSet(keyring.publicJwks() as Parameters<typeof createLocalJWKSet>[0]);
    for (let round = 0; round < 500; round++) {
      const token = keyring.signAccessToken({ ...claimsAt(start), round });
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience: issuer,
        typ: "at+jwt",
        algorithms: ["ES256"],
        currentDate: start,
      });
      expect(payload.round).toBe(round);
      expect(protectedHeader).toEqual({
        alg: "ES256",
        typ: "at+jwt",
        kid: keyring.publicJwks().keys[0]?.kid,
      });
    }
  });

  it("is accepted by our own API until it expires, for its audience only", async () => {
    const keyring = await open();
    const token = keyring.signAccessToken(claimsAt(start));
    const judge = (at: Date, audience = issuer) => keyring.verifyAccessToken(token, { audience, at });
    expect(await judge(start)).toMatchObject({ ok: true, claims: { sub: "sa_1" } });
    expect(await judge(new Date(start.getTime() + 3_599_000))).toMatchObject({ ok: true });
    expect(await judge(new Date(start.getTime() + 3_600_000))).toEqual({ ok: false, reason: "expired" });
    expect(await judge(new Date(start.getTime() - 61_000))).toEqual({ ok: false, reason: "not_yet_valid" });
    expect(await judge(start, "https://else.example")).toEqual({ ok: false, reason: "audience" });
  });

  it("is refused when any one character of it is changed", async () => {
    const keyring = await open();
    const token = keyring.signAccessToken(claimsAt(start));
    for (let position = 0; position < token.length; position++) {
      const changed =
        token.slice(0, position) + (token[position] === "A" ? "B" : "A") + token.slice(position + 1);
      const verdict = await keyring.verifyAccessToken(changed, { audience: issuer, at: start });
      expect(verdict.ok, `position ${position}`).toBe(false);
    }
  });

  it("is refused when another installation signed it, or it is something else", async () => {
    const [keyring, other] = [await open(), await open()];
    const foreign = other.signAccessToken(claimsAt(start));
    const judge = (token: string) => keyring.verifyAccessToken(token, { audience: issuer, at: start });
    expect(await judge(foreign)).toEqual({ ok: false, reason: "key_unknown" });
    expect(await judge("mrp_abc")).toEqual({ ok: false, reason: "malformed" });
    expect(await judge("")).toEqual({ ok: false, reason: "malformed" });
    const own = keyring.signAccessToken({ ...claimsAt(start), iss: "https://else.example" });
    expect(await judge(own)).toEqual({ ok: false, reason: "issuer" });
    const [, payload, signature] = own.split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");
    expect(await judge(`${header}.${payload}.${signature}`)).toEqual({ ok: false, reason: "algorithm" });
  });
});

describe("the keyring", () => {
  it("publishes no private member", async () => {
    const [key] = (await open()).publicJwks().keys;
    expect(Object.keys(key ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });

  it("keeps its key over a restart, and stores it only as ciphertext", async () => {
    const [signingKeys, masterKey] = [memoryStore(), randomBytes(32)];
    const first = await open({ signingKeys, masterKey });
    const second = await open({ signingKeys, masterKey });
    expect(second.publicJwks()).toEqual(first.publicJwks());
    expect(signingKeys.rows).toHaveLength(1);
    expect(JSON.stringify(signingKeys.rows)).not.toContain('"d"');
  });

  it("ends with one active key when two instances start together", async () => {
    const [signingKeys, masterKey] = [memoryStore(), randomBytes(32)];
    const [one, two] = await Promise.all([
      open({ signingKeys, masterKey }),
      open({ signingKeys, masterKey }),
    ]);
    expect(signingKeys.rows).toHaveLength(1);
    const token = one.signAccessToken(claimsAt(start));
    expect((await two.verifyAccessToken(token, { audience: issuer, at: start })).ok).toBe(true);
  });

  it("stops with a clear error under a wrong master key, and makes no new key", async () => {
    const signingKeys = memoryStore();
    await open({ signingKeys });
    await expect(open({ signingKeys })).rejects.toMatchObject({ code: "master_key_wrong" });
    expect(signingKeys.rows).toHaveLength(1);
  });

  it("stops when the ciphertext is cut, or belongs to another row", async () => {
    const masterKey = randomBytes(32);
    const [one, two] = [memoryStore(), memoryStore()];
    await open({ signingKeys: one, masterKey });
    await open({ signingKeys: two, masterKey });
    const [row, other] = [one.rows[0], two.rows[0]];
    if (row === undefined || other === undefined) throw new Error("no row");
    for (const encryptedPrivate of [row.encryptedPrivate.slice(0, -3), other.encryptedPrivate, "", "v1.a.b"])
      await expect(
        open({ signingKeys: memoryStore([{ ...row, encryptedPrivate }]), masterKey }),
      ).rejects.toMatchObject({ code: "signing_key_damaged" });
  });

  it("takes up a key that another instance activated meanwhile", async () => {
    const [signingKeys, masterKey] = [memoryStore(), randomBytes(32)];
    let at = start;
    const now = () => at;
    const one = await open({ signingKeys, masterKey, now });
    const two = await open({ signingKeys, masterKey, now });
    at = new Date(start.getTime() + rotation.lifeMs - rotation.publishedAheadMs);
    await one.maintain();
    expect(one.publicJwks().keys).toHaveLength(2);
    at = new Date(start.getTime() + rotation.lifeMs);
    await one.maintain();
    const token = one.signAccessToken(claimsAt(at));
    expect((await two.verifyAccessToken(token, { audience: issuer, at })).ok).toBe(true);
    expect(signingKeys.rows.map((row) => row.status)).toEqual(["retiring", "active"]);
  });

  it("publishes a retiring key until the last token that it signed has died, then forgets it", async () => {
    const [signingKeys, masterKey] = [memoryStore(), randomBytes(32)];
    let at = start;
    const keyring = await open({ signingKeys, masterKey, now: () => at });
    const old = keyring.publicJwks().keys[0]?.kid;
    at = new Date(start.getTime() + rotation.lifeMs);
    await keyring.maintain();
    at = new Date(at.getTime() + rotation.publishedAheadMinMs - 1);
    await keyring.maintain();
    expect(signingKeys.rows.map((row) => row.status)).toEqual(["active", "next"]);
    at = new Date(at.getTime() + 1);
    const lastOfOld = keyring.signAccessToken({ ...claimsAt(at), exp: seconds(at) + 86_400 });
    await keyring.maintain();
    expect(keyring.publicJwks().keys.map((key) => key.kid)).toContain(old);
    const dayLater = new Date(at.getTime() + 86_399_000);
    expect((await keyring.verifyAccessToken(lastOfOld, { audience: issuer, at: dayLater })).ok).toBe(true);
    at = new Date(at.getTime() + rotation.retiringMs);
    await keyring.maintain();
    expect(keyring.publicJwks().keys.map((key) => key.kid)).not.toContain(old);
    expect(signingKeys.rows[0]).toMatchObject({ status: "retired", encryptedPrivate: "" });
  });

  it("turns every DER form into r‖s, short and padded integers too", () => {
    const der = (r: number[], s: number[]) =>
      Buffer.from([0x30, r.length + s.length + 4, 2, r.length, ...r, 2, s.length, ...s]);
    const full = new Array<number>(32).fill(0x81);
    expect(derToRaw(der([0, ...full], [5])).toString("hex")).toBe(
      `${"81".repeat(32)}${"05".padStart(64, "0")}`,
    );
    expect(derToRaw(der([5], [0, ...full])).toString("hex")).toBe(
      `${"05".padStart(64, "0")}${"81".repeat(32)}`,
    );
  });
});

describe("the master key", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mooring-key-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is made once for an embedded database, readable by its owner only", () => {
    const embeddedDataDir = join(folder, "data");
    const first = loadMasterKey({ given: null, embeddedDataDir });
    const second = loadMasterKey({ given: null, embeddedDataDir });
    if (!first.ok || !second.ok) throw new Error("refused");
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.masterKey.equals(first.masterKey)).toBe(true);
    expect(statSync(join(embeddedDataDir, "master-key")).mode & 0o777).toBe(0o600);
  });

  it("given wins over the file, and is required with DATABASE_URL", () => {
    const given = randomBytes(32);
    expect(loadMasterKey({ given, embeddedDataDir: folder })).toMatchObject({ ok: true, masterKey: given });
    expect(loadMasterKey({ given: null, embeddedDataDir: null })).toMatchObject({ ok: false });
  });

  it("is refused when it is short, one byte repeated, or not base64, without being repeated", () => {
    for (const text of ["c2hvcnQ=", Buffer.alloc(32, 7).toString("base64"), "not base64!", ""]) {
      writeFileSync(join(folder, "master-key"), text);
      const loaded = loadMasterKey({ given: null, embeddedDataDir: folder });
      if (loaded.ok) throw new Error(`accepted ${text}`);
      if (text !== "") expect(loaded.message).not.toContain(text);
      expect(readFileSync(join(folder, "master-key"), "utf8")).toBe(text);
    }
  });
});
