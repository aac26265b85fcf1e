/**
 * A GitLab CI job that prints header and payload of the ID token that a pipeline would send, without the
 * signature, so that what lands in the log is no credential. Puts back the padding that base64url leaves out.
 */
export function writeDebugJob({
  audience,
  variable = "MOORING",
}: {
  audience: string;
  variable?: string;
}): string {
  const name = `${variable}_DEBUG_TOKEN`;
  return `# Prints what the ID token of this job says, without its signature. Remove it when you are done.
mooring-debug:
  image: alpine:3.22
  id_tokens:
    ${name}:
      aud: ${JSON.stringify(audience)}
  script:
    - |
      decode() {
        part=$(printf '%s' "$1" | tr '_-' '/+')
        while [ $((\${#part} % 4)) -ne 0 ]; do part="$part="; done
        printf '%s' "$part" | base64 -d
        echo
      }
      decode "$(printf '%s' "$${name}" | cut -d. -f1)"
      decode "$(printf '%s' "$${name}" | cut -d. -f2)"
`;
}
