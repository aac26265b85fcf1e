import { type IssuerFlavour, issuerFlavour } from "#lib/rules/presets/issuer-flavour.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { subjectTokenLifetime } from "#lib/schemas/subject-token-lifetime.ts";

/** A platform as the form offers it, with what it fills in. */
export interface Platform {
  kind: ProviderKind;
  label: string;
  letters: string;
  /** Filled in when the platform has one issuer for all. */
  name: string;
  issuer: string;
  placeholder: string;
}

export const platforms: readonly Platform[] = [
  {
    kind: "gitlab",
    label: "GitLab.com",
    letters: "GL",
    name: "GitLab.com",
    issuer: "https://gitlab.com",
    placeholder: "https://gitlab.com",
  },
  {
    kind: "gitlab_self_managed",
    label: "GitLab server",
    letters: "GL",
    name: "",
    issuer: "",
    placeholder: "https://gitlab.example.com",
  },
  {
    kind: "github",
    label: "GitHub",
    letters: "GH",
    name: "GitHub Actions",
    issuer: "https://token.actions.githubusercontent.com",
    placeholder: "https://token.actions.githubusercontent.com",
  },
  {
    kind: "kubernetes",
    label: "Kubernetes",
    letters: "K8",
    name: "",
    issuer: "",
    placeholder: "https://oidc.eks.eu-west-1.amazonaws.com/id/…",
  },
  {
    kind: "generic",
    label: "Other OIDC",
    letters: "··",
    name: "",
    issuer: "",
    placeholder: "https://issuer.example.com",
  },
];

/** The platform of a kind. */
export function platformOf(kind: ProviderKind): Platform {
  const found = platforms.find((platform) => platform.kind === kind) ?? platforms.at(-1);
  if (!found) throw new Error("there are no platforms");
  return found;
}

const letters: Record<IssuerFlavour, string> = {
  gitlab: "GL",
  github: "GH",
  kubernetes: "K8",
  terraform: "TF",
  buildkite: "BK",
  circleci: "CC",
  bitbucket: "BB",
  google: "GO",
  other: "··",
};

/** Two letters for the product behind an issuer. */
export function platformLetters(kind: ProviderKind, issuer: string): string {
  return letters[issuerFlavour(kind, issuer)];
}

/** How long a token of this kind may live unless the provider says otherwise, in seconds. */
export function defaultTokenLifetime(kind: ProviderKind): number {
  return kind === "kubernetes" ? subjectTokenLifetime.kubernetes : subjectTokenLifetime.default;
}
