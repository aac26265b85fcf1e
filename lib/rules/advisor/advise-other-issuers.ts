import { segmentValue } from "#lib/rules/presets/parse-subject.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding } from "./advice.ts";

/** What can be said of rules on Kubernetes, HCP Terraform, CircleCI and Bitbucket. */
export function adviseOtherIssuers(advice: Advice): Finding[] {
  if (advice.flavour === "kubernetes") return adviseKubernetes(advice);
  if (advice.flavour === "terraform") return adviseTerraform(advice);
  if (advice.flavour === "circleci") return adviseCircleci(advice);
  if (advice.flavour === "bitbucket") return adviseBitbucket(advice);
  return [];
}

function adviseKubernetes({ segments }: Advice): Finding[] {
  const namespace = segmentValue(segments, "namespace") ?? "";
  const account = segmentValue(segments, "service_account") ?? "";
  if (!namespace.includes("*") && account !== "default") return [];
  return [
    finding(
      "K8S-DEFAULT-SA",
      "security",
      "providerSubject",
      account === "default"
        ? "Every pod of the namespace without a service account of its own runs as default. Make one for this workload, and require /kubernetes.io/serviceaccount/uid."
        : "The namespace is open, so whoever can make a namespace gets in. Name it.",
    ),
  ];
}

function adviseTerraform({ segments, canWrite }: Advice): Finding[] {
  const phase = segmentValue(segments, "run_phase");
  const isPhaseOpen = canWrite && (phase === null || phase.includes("*"));
  const isPlaceOpen = ["project", "workspace"].some((name) => segmentValue(segments, name)?.includes("*"));
  if (!isPhaseOpen && !isPlaceOpen) return [];
  return [
    finding(
      "TFC-PHASE-ANY",
      "warning",
      "providerSubject",
      "Speculative plans, from pull requests too, get the rights of an apply. Write two rules: plan that reads, apply that writes; and name project and workspace.",
    ),
  ];
}

function adviseCircleci({ rule }: Advice): Finding[] {
  const names = Object.keys(rule.conditions);
  const has = (name: string) =>
    names.some(
      (each) => each.endsWith(`oidc.circleci.com/${name}`) || each.endsWith(`oidc.circleci.com~1${name}`),
    );
  const star = rule.subject.indexOf("*");
  const swallows = ["/vcs-ref/", "/vcs-origin/"].some(
    (part) => star >= 0 && rule.subject.indexOf(part, star) > star,
  );
  const isPinned = has("project-id") && (has("vcs-origin") || has("vcs-ref"));
  if (!swallows && isPinned) return [];
  return [
    finding(
      "CIRCLECI-SLASH",
      "security",
      "providerSubject",
      "The slash is the delimiter and legal in branch names: a branch called x/vcs-ref/refs/heads/main satisfies a star before /vcs-ref/. Require oidc.circleci.com/project-id, vcs-origin and vcs-ref instead.",
    ),
  ];
}

function adviseBitbucket({ rule }: Advice): Finding[] {
  if (!/^\{[0-9a-f-]+\}:\{[0-9a-f-]+\}$/i.test(rule.subject)) return [];
  return [
    finding(
      "COND-VOLATILE",
      "warning",
      "providerSubject",
      "The second id is the step's, which changes with every run: this matches once, then never again.",
      [{ field: "providerSubject", value: `${rule.subject.split(":")[0]}:*` }],
    ),
  ];
}
