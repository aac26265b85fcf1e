import { githubSamples } from "./github-samples.ts";
import { gitlabSamples } from "./gitlab-samples.ts";
import { issuerFlavour } from "./issuer-flavour.ts";
import { kubernetesSamples } from "./kubernetes-samples.ts";
import { type SampleSource, sampleNames } from "./sample-names.ts";
import { registeredTimes, type SampleNames, type SampleToken } from "./sample-token.ts";

/**
 * The tokens of the provider's kind with the rule's own names in them: the main branch, another one, a tag, a
 * merge request, a protected environment, a sibling project, a fork, an expired one (`UX.md` 3.3 and 3.8).
 */
export function sampleTokens(source: SampleSource): SampleToken[] {
  const names = sampleNames(source);
  const flavour = issuerFlavour(source.kind, source.issuer);
  if (flavour === "gitlab") return gitlabSamples(names);
  if (flavour === "github") return githubSamples(names);
  if (flavour === "kubernetes") return kubernetesSamples(names);
  return genericSamples(names, source.rule.subject);
}

function genericSamples(names: SampleNames, subject: string): SampleToken[] {
  const sub = subject.replace(/\*+/g, "x") || "workload";
  const main = { ...registeredTimes(names), sub, ...names.fixedClaims };
  return [
    { id: "main", label: sub, risk: null, claims: main },
    {
      id: "longer_name",
      label: `${sub}-x`,
      risk: "a name that only starts the same",
      claims: { ...main, sub: `${sub}-x` },
    },
    {
      id: "other_subject",
      label: "someone else",
      risk: "another workload of the issuer",
      claims: { ...main, sub: "someone-else" },
    },
    {
      id: "expired",
      label: `${sub}, expired`,
      risk: "the token has expired",
      claims: {
        ...main,
        iat: Number(registeredTimes(names).iat) - 7200,
        nbf: Number(registeredTimes(names).nbf) - 7200,
        exp: Number(registeredTimes(names).exp) - 7200,
      },
    },
  ];
}
