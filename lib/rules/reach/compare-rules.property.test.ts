import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeRule } from "#lib/rules/judge-rule.ts";
import { type RuleView, toRuleView } from "#lib/rules/rule-view.ts";
import type { Condition, Conditions } from "#lib/schemas/conditions.ts";
import { containsRule, intersectRules } from "./compare-rules.ts";

/** Whole rules against brute force: subject, conditions on two claims and audiences, over short alphabets. */

const at = new Date("2026-11-25T12:00:00Z");
const runs = Number(process.env.PROPERTY_RUNS ?? 1500);

const patternsOf = (maxLength: number) =>
  fc
    .array(fc.constantFrom("a", "b", ":", "*", "**"), { minLength: 1, maxLength })
    .map((parts) => parts.join(""))
    .filter((pattern) => !pattern.includes("***"));
/** Two of them that have a text in common have one of at most four characters, which the values below all are. */
const patterns = patternsOf(3);
const texts = fc.constantFrom("a", "b", "ab", "a:b");
const conditions = fc.oneof<fc.Arbitrary<Condition>[]>(
  texts,
  fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }),
  patterns.map((pattern) => ({ matches: pattern })),
  fc.array(patterns, { minLength: 1, maxLength: 2 }).map((list) => ({ matches: list })),
  fc.constant({ exists: true }),
  fc.constant({ exists: false }),
);
const rules = fc
  .record({
    subject: patternsOf(4),
    conditions: fc.record({ one: conditions, two: conditions }, { requiredKeys: [] }),
    audiences: fc.subarray(["p", "q", "r"]),
    mode: fc.constantFrom("any" as const, "exact" as const, "all" as const),
  })
  .map(({ subject, conditions: stated, audiences, mode }) =>
    toRuleView(
      {
        providerSubject: subject,
        conditions: stated as Conditions,
        trustedAudiences: audiences,
        audienceMatchMode: mode,
      },
      "p",
    ),
  );

function combine(parts: string[], length: number): string[] {
  const all = [""];
  for (let index = 0; index < all.length; index++) {
    const text = all[index] ?? "";
    if (text.length < length) all.push(...parts.map((part) => text + part));
  }
  return all;
}
const subjects = combine(["a", "b", ":", "z"], 4).filter((text) => text !== "");
const values = [undefined, null, ...combine(["a", "b", ":", "z"], 4)];
const audiences = [
  ["p"],
  ["q"],
  ["r"],
  ["p", "q"],
  ["p", "r"],
  ["q", "r"],
  ["p", "q", "r"],
  ["s"],
  ["p", "s"],
];

function accepts(rule: RuleView, claims: Record<string, unknown>): boolean {
  return judgeRule(rule, claims, at).accepted;
}

/** One part of a rule alone, the other parts taken to hold, so that the search is short. */
function partOf(rule: RuleView, part: string): RuleView {
  const open = toRuleView({ providerSubject: "**", trustedAudiences: ["s"] }, "s");
  if (part === "sub") return { ...open, subject: rule.subject };
  if (part === "aud")
    return { ...open, trustedAudiences: rule.trustedAudiences, audienceMatchMode: rule.audienceMatchMode };
  const condition = rule.conditions[part];
  return { ...open, conditions: condition === undefined ? {} : { [part]: condition } };
}

const domains: [string, readonly unknown[]][] = [
  ["sub", subjects],
  ["aud", audiences],
  ["one", values],
  ["two", values],
];

function partAccepts(rule: RuleView, part: string, value: unknown): boolean {
  const claims: Record<string, unknown> = { sub: "x", aud: "s" };
  if (value === undefined) delete claims[part];
  else claims[part] = value;
  return accepts(partOf(rule, part), claims);
}

/** A token that both let in exists when one exists for each part: no part depends on another. */
function intersectByForce(left: RuleView, right: RuleView): boolean {
  return domains.every(([part, domain]) =>
    domain.some((value) => partAccepts(left, part, value) && partAccepts(right, part, value)),
  );
}

function isSatisfiable(rule: RuleView): boolean {
  return domains.every(([part, domain]) => domain.some((value) => partAccepts(rule, part, value)));
}

/** Whether only `inner` lets some token in: it lets in one in every part, and in one of them `outer` does not. */
function escapesByForce(outer: RuleView, inner: RuleView): boolean {
  return (
    isSatisfiable(inner) &&
    domains.some(([part, domain]) =>
      domain.some((value) => partAccepts(inner, part, value) && !partAccepts(outer, part, value)),
    )
  );
}

test("rules intersect exactly when a token can be let in by both, and the witness is its subject", () => {
  let met = 0;
  let apart = 0;
  fc.assert(
    fc.property(rules, rules, (left, right) => {
      const witness = intersectRules(left, right, "generic");
      if (witness === null) {
        apart++;
        return !intersectByForce(left, right);
      }
      met++;
      const sub = witness === "" ? [] : [witness];
      return (
        sub.every((text) => partAccepts(left, "sub", text) && partAccepts(right, "sub", text)) &&
        domains
          .slice(1)
          .every(([part, domain]) =>
            domain.some((value) => partAccepts(left, part, value) && partAccepts(right, part, value)),
          )
      );
    }),
    { numRuns: runs },
  );
  expect(met).toBeGreaterThan(runs / 50);
  expect(apart).toBeGreaterThan(runs / 50);
}, 60_000);

test("containment holds exactly when no token escapes", () => {
  const answers = { yes: 0, no: 0, unknown: 0 };
  fc.assert(
    fc.property(rules, rules, fc.boolean(), (left, right, isDerived) => {
      // Half of the pairs are made near each other, or hardly any would contain another.
      const inner: RuleView = isDerived
        ? { ...left, subject: right.subject, conditions: { ...right.conditions, ...left.conditions } }
        : right;
      const answer = containsRule(left, inner, "generic");
      answers[answer]++;
      if (answer === "unknown") return true;
      return answer === "yes"
        ? !escapesByForce(left, inner)
        : escapesByForce(left, inner) || !isSatisfiable(inner);
    }),
    { numRuns: runs },
  );
  expect(answers.yes).toBeGreaterThan(runs / 100);
  expect(answers.no).toBeGreaterThan(runs / 10);
  expect(answers.unknown).toBeLessThan(runs / 10);
}, 60_000);

test("the parts of a rule judged alone say what the rule says", () => {
  fc.assert(
    fc.property(
      rules,
      fc.record({
        sub: fc.constantFrom(...subjects.slice(0, 60)),
        aud: fc.constantFrom(...audiences),
        one: fc.constantFrom(...values.slice(1)),
        two: fc.constantFrom(...values.slice(1)),
      }),
      (rule, claims) =>
        accepts(rule, claims) ===
        Object.entries(claims).every(([part, value]) => partAccepts(rule, part, value)),
    ),
  );
});

/** GitLab composes `sub` of claims, so that a subject speaks of them too. */
test.each([
  ["project_path:g/p:ref_type:branch:ref:main", {}, "project_path:g/p:**", { ref: "main" }, true],
  ["project_path:g/p:ref_type:branch:ref:main", {}, "project_path:g/p:**", { ref: "dev" }, false],
  ["project_path:g/p:ref_type:tag:ref:v*", {}, "**", { ref_type: "branch" }, false],
  ["project_path:g/p:**", { ref: "main" }, "project_path:g/p:**", { ref: ["dev", "qa"] }, false],
  ["project_path:g/p:**", { ref: "main" }, "project_path:g/*:**", { ref: { matches: "m*" } }, true],
  ["project_path:g/p:**", { groups_direct: "a" }, "project_path:g/p:**", { groups_direct: "b" }, true],
  ["project_path:g/p:**", {}, "project_path:g2/*:**", {}, false],
] as const)("on GitLab %s %o and %s %o meet: %s", (left, one, right, two, meets) => {
  const make = (providerSubject: string, stated: object) =>
    toRuleView({ providerSubject, conditions: stated as Conditions }, "p");
  const witness = intersectRules(make(left, one), make(right, two), "gitlab");
  expect(witness !== null).toBe(meets);
});

test("the witness has what a condition pins", () => {
  const make = (providerSubject: string, stated: Conditions) =>
    toRuleView({ providerSubject, conditions: stated }, "p");
  const any = make("project_path:g/*:ref_type:branch:ref:*", { ref: "main", project_path: "g/p" });
  expect(intersectRules(any, make("project_path:g/**", {}), "gitlab")).toBe(
    "project_path:g/p:ref_type:branch:ref:main",
  );
});
