/** Claims about a person: hidden on screens, left out of shares, never stored (`API.md`, Codes). */
export function isPersonalClaim(name: string): boolean {
  return personalClaims.has(name) || name.startsWith("user_") || name.startsWith("actor_");
}
const personalClaims = new Set([
  "groups_direct",
  "email",
  "name",
  "nickname",
  "preferred_username",
  "profile",
  "picture",
  "actor",
]);
