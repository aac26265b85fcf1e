/**
 * Where to go after signing in: `?next=` when it is a path of this origin, else `/`. Written against open
 * redirects: `//host`, `/\host`, schemes, control characters and our own sign-in page lead to `/`.
 */
export function nextAddress(next: string | null | undefined): string {
  if (!next?.startsWith("/") || next.startsWith("//") || /[\\\p{Cc}]/u.test(next)) return "/";
  const url = URL.parse(next, base);
  if (url === null || url.origin !== base || url.pathname.startsWith("//")) return "/";
  if (/^\/(sign-in|setup|v1|oidc)(\/|$)/.test(url.pathname)) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
const base = "http://mooring.invalid";
