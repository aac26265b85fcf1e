import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { describeEnvProblems, type Env, readEnv } from "./env.ts";

const key = randomBytes(32).toString("base64");

function env(source: Record<string, string>): Env {
  const reading = readEnv(source);
  if (!reading.ok) throw new Error(describeEnvProblems(reading.problems));
  return reading.env;
}

function problems(source: Record<string, string>): string[] {
  const reading = readEnv(source);
  return reading.ok ? [] : reading.problems.map(({ variable }) => variable);
}

describe("the environment", () => {
  test("has the defaults of API.md", () => {
    expect(env({})).toEqual({
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://localhost:3000",
      databaseUrl: null,
      dataDir: resolve("data"),
      masterKey: null,
      outboundAllow: [],
      trustedProxies: [],
      failuresPerMinute: 30,
      logLevel: "info",
      variablePrefix: "MOORING",
      demoIssuer: null,
    });
  });
  test("takes a variable that is set to nothing as absent", () => {
    expect(env({ PORT: "", HOST: " ", PUBLIC_URL: "", MASTER_KEY: "", FAILURES_PER_MINUTE: "" })).toEqual(
      env({}),
    );
  });
  test("names everything that is wrong at once, each with what to do", () => {
    const reading = readEnv({
      PORT: "no",
      LOG_LEVEL: "loud",
      DATABASE_URL: "mysql://x",
      FAILURES_PER_MINUTE: "-1",
    });
    if (reading.ok) throw new Error("accepted");
    expect(reading.problems.map(({ variable }) => variable)).toEqual([
      "PORT",
      "DATABASE_URL",
      "FAILURES_PER_MINUTE",
      "LOG_LEVEL",
    ]);
    const text = describeEnvProblems(reading.problems);
    for (const word of ["PORT", "65535", "LOG_LEVEL", "info"]) expect(text).toContain(word);
  });
});

describe("HOST", () => {
  test("may be an address or localhost", () => {
    const publicUrl = "https://mooring.example";
    for (const host of ["127.0.0.1", "localhost", "::1", "0.0.0.0", "10.1.2.3"])
      expect(env({ HOST: host, PUBLIC_URL: publicUrl }).host).toBe(host);
    expect(env({ HOST: "[::1]" }).host).toBe("::1");
  });
  test("of another kind is ignored with a warning", () => {
    const reading = readEnv({ HOST: "build-machine-7" });
    expect(reading.ok && reading.env.host).toBe("127.0.0.1");
    expect(reading.warnings).toHaveLength(1);
  });
  test("that opens the server to others wants an https PUBLIC_URL", () => {
    expect(problems({ HOST: "0.0.0.0" })).toEqual(["PUBLIC_URL"]);
    expect(problems({ HOST: "::", PUBLIC_URL: "http://mooring.example" })).toEqual(["PUBLIC_URL"]);
    expect(problems({ HOST: "0.0.0.0", PUBLIC_URL: "https://mooring.example" })).toEqual([]);
  });
});

describe("PUBLIC_URL", () => {
  test.each([
    ["https://mooring.example/", "https://mooring.example"],
    ["HTTPS://Mooring.Example:443", "https://mooring.example"],
    ["http://localhost:8080", "http://localhost:8080"],
  ])("%s is kept as the origin %s", (given, origin) => {
    expect(env({ PUBLIC_URL: given }).publicUrl).toBe(origin);
  });
  test.each([
    "mooring.example",
    "ftp://mooring.example",
    "https://mooring.example/console",
    "https://mooring.example/?a=1",
    "https://user@mooring.example",
    "https://",
  ])("%s is refused", (given) => {
    expect(problems({ PUBLIC_URL: given })).toEqual(["PUBLIC_URL"]);
  });
  test("follows PORT when left out", () => {
    expect(env({ PORT: "8080" }).publicUrl).toBe("http://localhost:8080");
    expect(env({ PORT: "80" }).publicUrl).toBe("http://localhost");
  });
});

describe("the master key", () => {
  test("is required with DATABASE_URL", () => {
    expect(problems({ DATABASE_URL: "postgresql://h/d" })).toEqual(["MASTER_KEY"]);
    expect(problems({ DATABASE_URL: "postgres://h/d", MASTER_KEY: key })).toEqual([]);
  });
  test("may lie in a file, which wins", () => {
    const folder = mkdtempSync(join(tmpdir(), "mooring-env-"));
    const file = join(folder, "key");
    writeFileSync(file, `${key}\n`);
    expect(env({ MASTER_KEY_FILE: file, MASTER_KEY: "short" }).masterKey?.toString("base64")).toBe(key);
    rmSync(folder, { recursive: true });
    expect(problems({ MASTER_KEY_FILE: file })).toEqual(["MASTER_KEY_FILE"]);
  });
  test.each([
    ["c2hvcnQ=", "short"],
    [Buffer.alloc(32).toString("base64"), "known"],
    ["not base64!", "not base64"],
  ])("%s is refused as %s and never shown", (given) => {
    const reading = readEnv({ MASTER_KEY: given });
    if (reading.ok) throw new Error("accepted");
    expect(reading.problems.map(({ variable }) => variable)).toEqual(["MASTER_KEY"]);
    expect(describeEnvProblems(reading.problems)).not.toContain(given);
  });
});

describe("a password in DATABASE_URL", () => {
  test("is never shown", () => {
    const reading = readEnv({ DATABASE_URL: "mysql://user:hunter2@h/d" });
    expect(reading.ok ? "" : describeEnvProblems(reading.problems)).not.toContain("hunter2");
    expect(reading.ok).toBe(false);
  });
});

describe("lists", () => {
  test("take hosts, ranges and http origins on loopback", () => {
    const given =
      "gitlab.corp.internal:8443, 10.20.0.0/16,http://127.0.0.1:4000,fd00::/8,[fd00::1]:8443,http://localhost:1";
    expect(env({ OUTBOUND_ALLOW: given }).outboundAllow).toHaveLength(6);
  });
  test.each([
    "http://gitlab.example",
    "https://gitlab.example",
    "10.0.0.0/33",
    "a b",
    "*.corp",
  ])("%s is no outbound entry", (entry) => {
    expect(problems({ OUTBOUND_ALLOW: entry })).toEqual(["OUTBOUND_ALLOW"]);
  });
  test("of proxies take ranges only", () => {
    expect(env({ TRUSTED_PROXIES: "10.0.0.0/8, ::1" }).trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
    expect(problems({ TRUSTED_PROXIES: "proxy.internal" })).toEqual(["TRUSTED_PROXIES"]);
  });
});

test.each([
  ["PORT", "0"],
  ["PORT", "65536"],
  ["PORT", "80a"],
  ["PORT", "1e3"],
  ["FAILURES_PER_MINUTE", "1.5"],
  ["VARIABLE_PREFIX", "lower"],
  ["VARIABLE_PREFIX", "A B"],
  ["DEMO_ISSUER", "https://gitlab.com"],
  ["DEMO_ISSUER", "http://demo.example:4390"],
  ["LOG_LEVEL", "INFO"],
])("%s=%s is refused", (variable, value) => {
  expect(problems({ [variable]: value })).toEqual([variable]);
});
