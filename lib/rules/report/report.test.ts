import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { toRuleView } from "#lib/rules/rule-view.ts";
import { decodeShare, describeShare, encodeShare, shareMax } from "./share.ts";
import { writeDebugJob } from "./write-debug-job.ts";
import { writeReport } from "./write-report.ts";
import { createExpectation, writeTestCase } from "./write-test-case.ts";

const claims = {
  sub: "project_path:acme/pay:ref_type:branch:ref:main",
  project_id: "5",
  user_email: "j.jansen@acme.example",
  user_login: "j.jansen",
  groups_direct: ["acme"],
  jti: "j1",
  sha: "98",
  iat: 1_789_000_000,
};

describe("a share link", () => {
  test("comes back as it was, without anything personal", async () => {
    const encoded = await encodeShare({
      version: 1,
      draft: {
        providerSubject: claims.sub,
        conditions: { user_email: "j.jansen@acme.example", ref: "main" },
      },
      claims,
      at: "2026-11-25T12:00:00.000Z",
    });
    expect(encoded.ok).toBe(true);
    if (!encoded.ok) return;
    expect(encoded.fragment).toMatch(/^lab=[A-Za-z0-9_-]+$/);
    const decoded = await decodeShare(`#${encoded.fragment}`);
    expect(decoded).toMatchObject({
      ok: true,
      content: { draft: { providerSubject: claims.sub }, claims: { project_id: "5" } },
    });
    expect(JSON.stringify(decoded)).not.toContain("jansen");
    expect(JSON.stringify(decoded)).toContain("(user_email hidden)");
  });

  test("the dialog lists what is inside", () => {
    const lines = describeShare({ version: 1, claims });
    expect(lines.join("\n")).toContain("placeholders instead of user_email, user_login, groups_direct");
    expect(lines.at(-1)).toBe("no token and no signature");
  });

  test("is refused when it would be too long", async () => {
    const random = Array.from({ length: 20_000 }, (_, index) => ((index * 7919) % 65_537).toString(36)).join(
      "",
    );
    expect(await encodeShare({ version: 1, claims: { random } })).toMatchObject({
      ok: false,
      reason: "too_large",
    });
  });

  test("does not blow up when read", async () => {
    const encoded = await encodeShare({ version: 1, claims: { zeros: "0".repeat(1_000_000) } });
    expect(encoded.ok && encoded.fragment.length < shareMax).toBe(true);
    expect(await decodeShare(encoded.ok ? encoded.fragment : "")).toEqual({ ok: false, reason: "too_large" });
  });

  test.each([
    "",
    "#",
    "lab=",
    "lab=!!!",
    "lab=AAAA",
    "x=1",
    `lab=${"A".repeat(9000)}`,
  ])("%s is not read", async (fragment) => {
    expect((await decodeShare(fragment)).ok).toBe(false);
  });
});

describe("the Markdown report", () => {
  const report = writeReport({
    title: "Refused: the subject | does not match",
    outcome: "refused",
    signature: "not_checked",
    at: new Date("2026-11-25T12:00:00Z"),
    rule: toRuleView(
      { providerSubject: "project_path:acme/*:**", conditions: { user_login: "j.jansen", ref: "main" } },
      "https://m.example",
    ),
    checks: [
      {
        code: "subject_mismatch",
        stage: "subject",
        status: "fail",
        expected: "a|b",
        actual: "c\n| d",
        message: "No <b>match</b>.",
      },
      {
        code: "condition",
        stage: "condition",
        claim: "user_login",
        status: "pass",
        expected: 'equals "j.jansen"',
        actual: '"j.jansen"',
        message: "j.jansen",
      },
    ],
    hints: [
      {
        code: "case_differs",
        message: "Case.",
        fix: [{ field: "providerSubject", value: "x" }],
        widens: true,
      },
    ],
    claims,
  });

  test("has the verdict, the checks and the hints", () => {
    expect(report).toContain("Refused, judged as of 2026-11-25T12:00:00.000Z; signature not verified.");
    expect(report).toContain("✗ fail");
    expect(report).toContain('Fix: providerSubject = `"x"` (widens)');
  });
  test("hides what is personal", () => {
    expect(report).not.toContain("jansen");
  });
  test("lets no claim break out of its cell", () => {
    const row = report.split("\n").find((each) => each.startsWith("| ✗"));
    expect(row?.replaceAll("\\|", "").split("|")).toHaveLength(7);
    expect(report).not.toContain("<b>");
  });
});

test("a test case has neither personal claims nor those of one run, unless the rule speaks of them", () => {
  const expectation = createExpectation("main", claims, "accepted", { keep: ["sha"] });
  expect(Object.keys(expectation.claims)).toEqual(["sub", "project_id", "sha", "iat"]);
  expect(JSON.parse(writeTestCase(expectation))).toEqual({ expectations: [expectation] });
});

test("the debug job prints header and payload of any length, and never the signature", () => {
  const job = writeDebugJob({ audience: "https://mooring.example" });
  const script = job.slice(job.indexOf("- |") + 3).replace(/^ {6}/gm, "");
  for (const extra of ["", "a", "ab", "abc", "é?>~"]) {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const payload = { sub: `x${extra}`, note: ">>>???" };
    const token = `${encode({ alg: "RS256" })}.${encode(payload)}.U0lHTkFUVVJF`;
    const output = execFileSync("sh", ["-c", script], {
      env: { ...process.env, MOORING_DEBUG_TOKEN: token },
      encoding: "utf8",
    });
    expect(
      output
        .trim()
        .split("\n")
        .map((each) => JSON.parse(each)),
    ).toEqual([{ alg: "RS256" }, payload]);
    expect(output).not.toContain("SIGNATURE");
  }
});
