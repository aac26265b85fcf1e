import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyToRule, toRuleView, type WireRule } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { adviseRule } from "./advise-rule.ts";
import { issuers, now, publicUrl, saved } from "./example-rules.ts";

/** Every example of the shared `advisor_rules.json`, read from the file itself where it is beside the checkout. */
interface FileRule {
  id: string;
  severity: Finding["severity"];
  applies_to: string;
  bad: string[];
  good: string[];
  core: boolean;
}
const path = ["../shared/advisor_rules.json", "../../shared/advisor_rules.json"].find((each) =>
  existsSync(each),
);
const file: FileRule[] = path === undefined ? [] : JSON.parse(readFileSync(path, "utf8"));

const main = "project_path:acme/pay:ref_type:branch:ref:main";
const write = ["read", "write"];

/** Examples that are words in the file. */
const inWords: Record<string, { wire: WireRule; on?: string; others?: string[] } | null> = {
  "project_path:acme/pay:… with no conditions": { wire: {} },
  "project_path:acme/pay:…": { wire: {} },
  "… + project_id": null,
  '{"namespace_id":"10"} with project_path:acme/**': {
    wire: { providerSubject: "project_path:acme/**", conditions: { namespace_id: "10" } },
  },
  'assertion.sub.startsWith("organization:…:workspace:prod")': {
    wire: { providerSubject: "organization:o:project:p:workspace:prod*" },
    on: "tfc",
  },
  '{"ref":"v1.0.0"}': { wire: { providerSubject: "project_id:1:**", conditions: { ref: "v1.0.0" } } },
  '{"ref":"v1.0.0","ref_type":"tag"}': {
    wire: { providerSubject: "project_id:1:**", conditions: { ref: "v1.0.0", ref_type: "tag" } },
  },
  "no pipeline_source": { wire: {} },
  "https://gitlab.com/g/p/.gitlab-ci.yml": {
    wire: { conditions: { ci_config_ref_uri: "https://gitlab.com/g/p/.gitlab-ci.yml" } },
    on: "gitlab_com",
  },
  "gitlab.com/g/p//.gitlab-ci.yml@refs/heads/main": {
    wire: { conditions: { ci_config_ref_uri: "gitlab.com/g/p//.gitlab-ci.yml@refs/heads/main" } },
    on: "gitlab_com",
  },
  "[]": { wire: { trustedAudiences: [] } },
  "[a,b] any": { wire: { trustedAudiences: ["a", "b"] } },
  "[a]": { wire: { trustedAudiences: ["a"] } },
  "2026-12-31": { wire: { expiresAt: "2026-12-31T00:00:00Z" } },
  "24h": { wire: { tokenLifetimeSeconds: 86_400 } },
  "15m": { wire: { tokenLifetimeSeconds: 900 } },
  "ref:* with api:write + ref:main with api:read": { wire: {}, others: ["*"] },
  "job_workflow_ref:o/r/.github/workflows/d.yml@*": {
    wire: { conditions: { job_workflow_ref: { matches: "o/r/.github/workflows/d.yml@*" } } },
  },
  "… @refs/heads/main + repository_owner_id": {
    wire: {
      conditions: {
        job_workflow_ref: "o/r/.github/workflows/d.yml@refs/heads/main",
        repository_owner_id: "1",
      },
    },
  },
  "…:run_phase:*": { wire: { providerSubject: "organization:o:project:p:workspace:w:run_phase:*" } },
  "…:run_phase:apply": { wire: { providerSubject: "organization:o:project:p:workspace:w:run_phase:apply" } },
  "https://gitlab.com": { wire: { trustedAudiences: ["https://gitlab.com"] }, on: "gitlab_com" },
};
/** About what an example cannot say: tokens seen, the version of the instance, the caller. Tested by hand-made ones. */
const elsewhere = ["SUB-OBSERVED-MISMATCH", "SUB-CASE", "GL-OLD-VERSION-FORK", "SUB-GLOB-SYNTAX"];

const subjects: Record<string, string> = {
  github: "repo:o/r:ref:refs/heads/main",
  kubernetes: "system:serviceaccount:prod:deployer",
  tfc: "organization:o:project:p:workspace:w:run_phase:apply",
  circleci: "org/O/project/P/user/U",
};

function read(text: string, kind: string) {
  const known = Object.hasOwn(inWords, text) ? inWords[text] : undefined;
  if (known === null || /^(—|two rules)$/.test(text)) return null;
  const { on = text.startsWith("repo:") && !/GitLab/.test(text) ? "github" : kind, others = [] } =
    known ?? {};
  const plain = known ?? { wire: readWire(text) };
  return { on, others, wire: { providerSubject: subjects[on] ?? main, ...plain.wire } };
}

function readWire(text: string): WireRule {
  if (/^\[|^https:|^sts/.test(text)) {
    return { trustedAudiences: text.startsWith("[") ? JSON.parse(text) : [text] };
  }
  const json = /\{.*\}/.exec(text);
  const conditions = json === null ? {} : JSON.parse(json[0].replaceAll("…", "1"));
  if (/ref_protected "true"/.test(text)) conditions.ref_protected = "true";
  if (/\+ project_id/.test(text)) conditions.project_id = "57382910";
  if (/\+ pipeline_source merge_request_event/.test(text)) conditions.pipeline_source = "merge_request_event";
  const subject =
    text
      .slice(0, json?.index)
      .split(/ \+ | with | on a /)[0]
      ?.trim() ?? "";
  const whole = subject
    .replace(/^…:ref:/, "project_path:g/p:ref_type:branch:ref:")
    .replace(/^…:/, "project_path:g/p:")
    .replace(/:…$/, ":ref:main")
    .replace("project_path:*:ref:main", "project_path:*:ref_type:branch:ref:main");
  return /:|\//.test(whole) || whole === "*" || whole === "**" || whole === "invalid"
    ? { providerSubject: whole, conditions }
    : { conditions };
}

function findingOf(rule: FileRule, text: string) {
  const example = read(
    text,
    rule.applies_to === "any" || rule.applies_to === "gitlab" ? "gitlab" : rule.applies_to,
  );
  if (example === null) return null;
  const [kind, issuer] = issuers[example.on] ?? ["generic", ""];
  const view = toRuleView({ allowedScopes: write, ...example.wire }, publicUrl);
  const otherRules = example.others.map((ref) => saved(main.replace("main", ref), write));
  const context = { kind, issuer, now, publicUrl, otherRules, providerId: "idp_1", serviceAccountId: "sa_1" };
  const find = (each: typeof view) => adviseRule(each, context).find(({ code }) => code === rule.id);
  return { found: find(view), find, view, isShared: example.on !== "gitlab" };
}

/** What a write scope makes of the severity that the file gives, by its own words. */
const withWrite: Record<string, Finding["severity"]> = {
  "GL-MR-PIPELINES-INCLUDED": "security",
  "RULE-NO-EXPIRY": "suggestion",
};

const rules = file.filter(({ applies_to, id }) => applies_to !== "provider" && !elsewhere.includes(id));
describe.each(rules)("$id of advisor_rules.json", (rule) => {
  test.each(rule.bad)("finds %s, and its fix removes it", (text) => {
    const example = findingOf(rule, text);
    if (example === null) return;
    const { found, find, view, isShared } = example;
    expect(found?.code).toBe(rule.id);
    if (!isShared) expect(found?.severity).toBe(withWrite[rule.id] ?? rule.severity);
    if (found?.fix) expect(find(applyToRule(view, found.fix))).toBeUndefined();
  });

  test.each(rule.good)("leaves %s alone", (text) => {
    expect(findingOf(rule, text)?.found).toBeUndefined();
  });
});

test.skipIf(file.length > 0)("advisor_rules.json is not beside the checkout", () => {});
