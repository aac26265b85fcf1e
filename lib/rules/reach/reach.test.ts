import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeRule } from "#lib/rules/judge-rule.ts";
import { type SavedRuleView, toRuleView, type WireRule } from "#lib/rules/rule-view.ts";
import type { Condition, Conditions } from "#lib/schemas/conditions.ts";
import { compareReach } from "./compare-reach.ts";
import { containsRule, intersectRules } from "./compare-rules.ts";
import { judgeReach, type ReachContext } from "./judge-reach.ts";

const publicUrl = "https://mooring.example";
const context: ReachContext = {
  kind: "gitlab",
  issuer: "https://gitlab.com",
  publicUrl,
  at: new Date("2026-11-25T12:00:00Z"),
};
const view = (providerSubject: string, more: WireRule = {}) =>
  toRuleView({ providerSubject, ...more }, publicUrl);
const main = "project_path:acme/pay:ref_type:branch:ref:main";
const any = "project_path:acme/pay:ref_type:branch:ref:*";

function saved(subject: string, id: string): SavedRuleView {
  return {
    ...view(subject),
    id,
    name: id,
    provider: { id: "idp_1", name: "GitLab", issuer: context.issuer, kind: "gitlab", status: "active" },
    serviceAccount: { id: "sa_1", name: "deployer" },
  };
}

describe("judgeReach", () => {
  test("marks what a rule lets in unexpectedly", () => {
    const cells = judgeReach(view(any), context).cells;
    const verdict = (id: string) => cells.find((cell) => cell.sample.id === id)?.verdict;
    expect(verdict("main")).toBe("accepted");
    expect(verdict("merge_request")).toBe("risky");
    expect(verdict("other_branch")).toBe("risky");
    expect(verdict("tag")).toBe("refused");
    expect(verdict("fork")).toBe("refused");
  });

  test("says in a sentence whom it lets in", () => {
    expect(
      judgeReach(view(main, { conditions: { project_id: "1", ref_protected: "true" } }), context).sentence,
    ).toBe(
      "Any branch pipeline of acme/pay on branch main, where the conditions on project_id and ref_protected hold.",
    );
  });

  test("finds how it lies to the other rules, with a subject that both let in", () => {
    const neighbours = judgeReach(view(any), context, [
      saved(main, "narrow"),
      saved("project_path:acme/*:**", "wide"),
      saved(any, "twin"),
      saved("project_path:acme/*:ref_type:branch:ref:main", "across"),
      saved("project_path:acme/web:**", "apart"),
    ]).neighbours;
    expect(neighbours.map(({ id, relation }) => [id, relation])).toEqual([
      ["narrow", "around"],
      ["wide", "inside"],
      ["twin", "same"],
      ["across", "overlaps"],
    ]);
    expect(neighbours[3]?.witness).toBe(main);
  });
});

describe("compareReach", () => {
  test("names what an edit newly admits and no longer admits", () => {
    const difference = compareReach(view(main), view("project_path:acme/pay:ref_type:tag:ref:v*"), context);
    expect(difference.sentence).toContain("newly admits tag v1.4.0");
    expect(difference.sentence).toContain("no longer admits main");
    expect(difference.newlyAdmits.any).toBe("yes");
  });

  test("keeps samples apart whose names have a comma", () => {
    const both = compareReach(view(main), view("project_path:acme/pay:ref_type:tag:ref:v*"), context);
    expect(both.sentence).toMatch(/^newly admits tag v1\.4\.0.*; no longer admits main; main, not protected/);
  });

  test("proves that nothing is gained when a condition is added", () => {
    const difference = compareReach(view(any), view(any, { conditions: { ref_protected: "true" } }), context);
    expect(difference.newlyAdmits).toMatchObject({ samples: [], any: "no" });
    expect(difference.noLongerAdmits.any).toBe("yes");
  });

  test.each([
    [
      { pipeline_source: ["push"] },
      { pipeline_source: ["push", "chat"] },
      "newly admits tokens with pipeline_source chat",
    ],
    [{ environment_action: "start" }, {}, "newly admits main; main, not protected; schedule"],
    [{ runner_id: "5", sha: "1" }, { sha: "1" }, "newly admits tokens with any runner_id"],
    [{}, { runner_id: "5" }, "no longer admits"],
  ] as [
    Conditions,
    Conditions,
    string,
  ][])("names what conditions change: %o to %o", (before, after, words) => {
    const difference = compareReach(
      view(main, { conditions: before }),
      view(main, { conditions: after }),
      context,
    );
    expect(difference.sentence).toContain(words);
  });

  test("says nothing when nothing changes", () => {
    expect(compareReach(view(main), view(main), context).sentence).toBeNull();
  });
});

describe("containsRule and intersectRules", () => {
  const subjects = fc.constantFrom(main, any, "project_path:acme/*:**", "project_path:acme/pay:**", "**");
  const conditions = fc.constantFrom<Condition>(
    "main",
    ["main", "dev"],
    { matches: "m*" },
    { exists: true },
    { exists: false },
    { matches: ["m*", "d*"] },
  );
  const rules = fc
    .record({
      subject: subjects,
      ref: fc.option(conditions),
      mode: fc.constantFrom("any" as const, "exact" as const, "all" as const),
      audiences: fc.constantFrom([publicUrl], [publicUrl, "https://b.example"]),
    })
    .map(({ subject, ref, mode, audiences }) =>
      view(subject, {
        conditions: ref === null ? {} : { ref },
        audienceMatchMode: mode,
        trustedAudiences: [...audiences],
      }),
    );
  const tokens = fc
    .record({
      sub: fc.constantFrom(
        main,
        "project_path:acme/pay:ref_type:branch:ref:dev",
        "project_path:acme/web:ref_type:tag:ref:v1",
      ),
      aud: fc.constantFrom<unknown>(
        publicUrl,
        [publicUrl],
        [publicUrl, "https://b.example"],
        "https://b.example",
      ),
      ref: fc.constantFrom("main", "dev", "master", undefined),
    })
    .map(({ ref, ...rest }) => {
      // GitLab's subject and claims never differ; a missing ref goes only with rules that ask for no more than sub.
      const fromSubject = /ref:([^:]*)$/.exec(rest.sub)?.[1];
      return { ...rest, ref: ref === undefined ? fromSubject : fromSubject };
    });

  test("yes means that no token is let in by the inner one alone", () => {
    fc.assert(
      fc.property(rules, rules, tokens, (outer, inner, claims) => {
        if (containsRule(outer, inner, "gitlab") !== "yes") return true;
        return (
          !judgeRule(inner, claims, context.at).accepted || judgeRule(outer, claims, context.at).accepted
        );
      }),
      { numRuns: 5000 },
    );
  });

  test("a token that both let in means that they intersect", () => {
    fc.assert(
      fc.property(rules, rules, tokens, (left, right, claims) => {
        const both =
          judgeRule(left, claims, context.at).accepted && judgeRule(right, claims, context.at).accepted;
        return !both || intersectRules(left, right, "gitlab") !== null;
      }),
      { numRuns: 5000 },
    );
  });

  test("what the subject says counts as a condition", () => {
    expect(
      containsRule(view("project_path:acme/pay:**", { conditions: { ref: "main" } }), view(main), "gitlab"),
    ).toBe("yes");
  });
});
