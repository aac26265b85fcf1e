/**
 * Why a text is no address that an issuer's keys may be fetched from, or null when its form is fine: https (or an
 * `http://` origin that the operator lists), no user info, no fragment, and the one canonical spelling of the URL
 * (REQ-30). Whether it may be reached is judged when it is fetched.
 */
export function keysUrlProblem(raw: string, allowedHttpOrigins: readonly string[]): string | null {
  const url = URL.parse(raw);
  if (url === null || !/^https?:\/\//.test(raw)) return "give the URL of the key set, starting with https://";
  if (url.username !== "" || url.password !== "" || /^https?:\/\/[^/?#]*@/.test(raw))
    return "remove user name and password";
  if (raw.includes("#")) return "remove the fragment (#)";
  if (!/^[\x21-\x7e]+$/.test(raw) || (url.href !== raw && url.href !== `${raw}/`))
    return "write the URL in its plain form: ASCII, host in small letters, no default port, no dot segments";
  if (url.protocol === "http:" && !allowedHttpOrigins.includes(url.origin))
    return "use https; plain http works only for an origin that OUTBOUND_ALLOW lists";
  return null;
}
