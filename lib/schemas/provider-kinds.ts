export const providerKinds = ["gitlab", "gitlab_self_managed", "github", "kubernetes", "generic"] as const;

/** The kind that a rule names for its provider; one that is not known here is any issuer. */
export function readProviderKind(text: string): (typeof providerKinds)[number] {
  return providerKinds.find((kind) => kind === text) ?? "generic";
}
