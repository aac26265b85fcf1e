import { describe, expect, test } from "vitest";
import { applyToRule, toRuleView } from "#lib/rules/rule-view.ts";
import { adviseRule } from "./advise-rule.ts";
import { advise, codes, type Examples, issuers, main, now, publicUrl } from "./example-rules.ts";

/** The same three questions for every code. */
export function testExamples(examples: Examples): void {
  describe.each(Object.entries(examples))("%s", (code, { bad, good }) => {
    test.each(bad)("finds $subject $conditions", (example) => {
      expect(codes(example)).toContain(code);
    });
    test.each(good)("leaves alone $subject $conditions", (example) => {
      expect(codes(example)).not.toContain(code);
    });
    test("every fix cures it, or leaves a rule that can be saved", () => {
      for (const example of bad) {
        const found = advise(example).find((finding) => finding.code === code);
        if (found?.fix === undefined) continue;
        const [kind, issuer] = issuers[example.on ?? "gitlab"] ?? ["generic", ""];
        const rule = toRuleView(
          {
            providerSubject: example.subject ?? main,
            conditions: example.conditions,
            allowedScopes: ["read"],
            ...example.wire,
          },
          publicUrl,
        );
        const cured = applyToRule(rule, found.fix);
        const left = adviseRule(cured, { kind, issuer, now, publicUrl, ...example.context });
        expect(
          left.map((finding) => finding.code),
          JSON.stringify(found.fix),
        ).not.toContain(code);
      }
    });
  });
}
