/** The one form of a login name that is stored, looked up and counted by (REQ-51): no outer space, lower case, NFC. */
export function canonicalLoginName(email: string): string {
  return email.trim().toLowerCase().normalize("NFC");
}
