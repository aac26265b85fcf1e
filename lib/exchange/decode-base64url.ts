/**
 * Decodes base64url without padding (RFC 7515 §2) that is known to hold letters of its alphabet only. Null when the
 * text is not what encoding its bytes again would give: an impossible length, or spare bits that are not zero.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  const binary = decodeBinary(text);
  return binary === null ? null : toBytes(binary);
}

/** The same for bytes that must be strict UTF-8; a byte order mark stays in the text, to be refused by its reader. */
export function decodeBase64urlText(text: string): string | null {
  const binary = decodeBinary(text);
  if (binary === null || !beyondAscii.test(binary)) return binary;
  try {
    return utf8.decode(toBytes(binary));
  } catch {
    return null;
  }
}

const beyondAscii = /[\x80-\xff]/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Letters that leave no spare bit set, by how many stand in the last group: 4 bits are spare in two, 2 in three. */
const lastLetters = [alphabet, "", "AQgw", "AEIMQUYcgkosw048"];

/** One character per byte. */
function decodeBinary(text: string): string | null {
  const last = text.charAt(text.length - 1);
  if (!lastLetters[text.length % 4]?.includes(last) || last === "") return null;
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}

function toBytes(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
