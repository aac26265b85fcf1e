import { editDistance } from "#lib/rules/edit-distance.ts";
import type { FieldChange, ProviderView } from "#lib/rules/rule-view.ts";
import { checkIssuerUrl } from "#lib/schemas/issuer-url.ts";
import { type HintFacts, type HintInput, type RankedHint, reason, rightly } from "./hint-input.ts";
import { show } from "./near-miss.ts";
import { compareUrls, splitUrl, urlCode, urlWords } from "./url-hints.ts";

/** Why the token's issuer is not the provider's: near enough to be meant, another provider's, or a stranger's. */
export function hintOnIssuer(facts: HintFacts): RankedHint[] {
  const { claims, provider, otherProviders = [] } = facts;
  const issuer = claims.iss;
  if (typeof issuer !== "string" || issuer === "" || provider === null || provider.issuer === issuer)
    return [];
  const other = otherProviders.find((each) => each.issuer === issuer);
  if (other !== undefined) {
    return [
      rightly(
        "other_provider_matches",
        `The token is from ${other.name}, and this rule is for ${provider.name}. A rule on ${other.name} would be asked instead.`,
      ),
    ];
  }
  const differences = compareUrls(provider.issuer, issuer);
  if (differences !== null) {
    return differences.map((difference) => mendProvider(provider, issuer, difference));
  }
  const likeness = describeLikeness([provider, ...otherProviders], issuer);
  if (likeness !== null) return [likeness];
  return [
    rightly(
      "other_issuer",
      `The token is from ${show(issuer)}; the rule trusts ${show(provider.issuer)} and nobody else.`,
    ),
  ];
}

/** Whose token it is when there is no rule to ask: a provider's of the organisation, or nearly. */
export function hintOnIssuerAlone({ claims, otherProviders = [] }: HintInput): RankedHint[] {
  const issuer = claims?.iss;
  if (typeof issuer !== "string" || issuer === "") return [];
  const own = otherProviders.find((each) => each.issuer === issuer);
  if (own !== undefined) {
    return [reason("no_rule", `The token is from ${own.name}, but there is no rule for it here. Make one.`)];
  }
  const likeness = describeLikeness(otherProviders, issuer);
  return likeness === null ? [] : [likeness];
}

/** Changing the provider is offered only for an issuer that can be saved. */
function mendProvider(provider: ProviderView, issuer: string, difference: string): RankedHint {
  const code = urlCode("issuer", difference);
  const message = `The issuers differ in ${urlWords[difference]}: the provider has ${show(provider.issuer)}, the token ${show(issuer)}. They are compared letter by letter.`;
  const allowedHttpOrigins = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/.exec(issuer)
    ? [new URL(issuer).origin]
    : [];
  if (!checkIssuerUrl(issuer, { allowedHttpOrigins }).ok) {
    return reason(code, `${message} The token's is no form that can be trusted: correct it at the issuer.`);
  }
  const fix: FieldChange[] = [{ field: "provider.providerIssuer", value: issuer }];
  return { hint: { code, message, fix, widens: false }, isRight: false };
}

/** A provider whose issuer is nearly the token's. No fix: a look-alike may be somebody's who means it. */
function describeLikeness(providers: readonly ProviderView[], issuer: string): RankedHint | null {
  for (const { name, issuer: expected } of providers) {
    const [difference] = compareUrls(expected, issuer) ?? [];
    if (difference !== undefined) {
      return rightly(
        urlCode("issuer", difference),
        `The token's issuer ${show(issuer)} differs from that of ${name}, ${show(expected)}, in ${urlWords[difference]}. They are compared letter by letter.`,
      );
    }
  }
  for (const { name, issuer: expected } of providers) {
    const [one, two] = [splitUrl(expected), splitUrl(issuer)];
    if (one !== null && two !== null && one.host === two.host && one.scheme === two.scheme) {
      return rightly(
        "issuer_path",
        `The token's issuer ${show(issuer)} has another path than that of ${name}, ${show(expected)}: it is another issuer of the same host.`,
      );
    }
    if (editDistance(expected, issuer) <= 2) {
      return rightly(
        "issuer_typo",
        `The token's issuer ${show(issuer)} is a letter or two off that of ${name}, ${show(expected)}. A look-alike is rightly refused; if the provider has a slip, correct it by hand.`,
      );
    }
  }
  return null;
}
