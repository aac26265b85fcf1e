import { decodeBase64url, decodeBase64urlText } from "./decode-base64url.ts";
import { parseStrictJson } from "./parse-strict-json.ts";

/** Sizes in bytes (REQ-06). */
export const tokenLimits = { token: 16_384, header: 4_096 } as const;

declare const unverified: unique symbol;
/** What a token says of itself. Nobody vouches for it. */
export type UnverifiedMembers = Record<string, unknown> & { readonly [unverified]: true };

/** A well-formed token whose signature nobody has checked. */
export interface UnverifiedToken {
  header: UnverifiedMembers;
  claims: UnverifiedMembers;
  /** Header and payload as they were signed. */
  signingInput: string;
  signature: Uint8Array;
}

export type ParsedToken =
  | { status: "parsed"; token: UnverifiedToken }
  | {
      status: "refused";
      reason: "token_malformed" | "token_too_large" | "token_encrypted";
      /** What is wrong, for people; never quotes the token. */
      message: string;
      /** What could be read all the same, to be shown. */
      header: UnverifiedMembers | null;
      claims: UnverifiedMembers | null;
    };

/** REQ-06. No flag, no repetition inside a repetition: one pass over a bounded text. */
const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Parses a compact JWS (RFC 7515 §7.1) that has exactly one reading, and nothing else: REQ-05 to REQ-07. The
 * size is checked before the shape, the shape before anything is decoded.
 */
export function parseToken(text: string): ParsedToken {
  if (text.length > tokenLimits.token) {
    return refuse("token_too_large", `The token is larger than ${tokenLimits.token / 1024} KiB.`);
  }
  if (!compactForm.test(text)) return refuseShape(text);

  const headerEnd = text.indexOf(".");
  const payloadEnd = text.indexOf(".", headerEnd + 1);
  const header = readHeaderSegment(text.slice(0, headerEnd));
  const claims = readSegment(text.slice(headerEnd + 1, payloadEnd), "payload", tokenLimits.token);
  const signature = decodeBase64url(text.slice(payloadEnd + 1));
  if (!header.ok) return refuse("token_malformed", header.message, null, membersOf(claims));
  if (!claims.ok) return refuse("token_malformed", claims.message, header.members);
  if (signature === null) {
    return refuse(
      "token_malformed",
      "The signature is not canonical base64url.",
      header.members,
      claims.members,
    );
  }
  const signingInput = text.slice(0, payloadEnd);
  return {
    status: "parsed",
    token: { header: header.members, claims: claims.members, signingInput, signature },
  };
}

type Segment = { ok: true; members: UnverifiedMembers } | { ok: false; message: string };

function readSegment(segment: string, name: string, bytesMax: number): Segment {
  if (Math.floor((segment.length * 3) / 4) > bytesMax) {
    return { ok: false, message: `The ${name} is larger than ${bytesMax / 1024} KiB.` };
  }
  const text = decodeBase64urlText(segment);
  if (text === null) return { ok: false, message: `The ${name} is not canonical base64url of UTF-8.` };
  const json = parseStrictJson(text);
  if (!json.ok) return { ok: false, message: `The ${name} ${json.problem}.` };
  return { ok: true, members: json.object as UnverifiedMembers };
}

/** All tokens of a key have one header, so what it says is kept by its text; nobody may change it. */
const knownHeaders = new Map<string, Segment>();
const knownHeaderLimits = { headers: 100, length: 512 } as const;

function readHeaderSegment(segment: string): Segment {
  const known = knownHeaders.get(segment);
  if (known !== undefined) return known;
  const read = readSegment(segment, "header", tokenLimits.header);
  if (read.ok && segment.length <= knownHeaderLimits.length) {
    if (knownHeaders.size >= knownHeaderLimits.headers) knownHeaders.clear();
    knownHeaders.set(segment, { ok: true, members: Object.freeze(read.members) });
  }
  return read;
}

function membersOf(segment: Segment): UnverifiedMembers | null {
  return segment.ok ? segment.members : null;
}

function refuse(
  reason: "token_malformed" | "token_too_large" | "token_encrypted",
  message: string,
  header: UnverifiedMembers | null = null,
  claims: UnverifiedMembers | null = null,
): ParsedToken {
  return { status: "refused", reason, message, header, claims };
}

const segmentForm = /^[A-Za-z0-9_-]+$/;

/** Says where the shape is wrong, and reads what can be read. */
function refuseShape(text: string): ParsedToken {
  const segments = text.split(".", 7);
  const [header, claims] = segments.slice(0, 2).map((segment, index) => {
    if (!segmentForm.test(segment)) return null;
    return membersOf(readSegment(segment, "part", index === 0 ? tokenLimits.header : tokenLimits.token));
  });
  if (segments.length === 5 && segments.every((segment) => segment === "" || segmentForm.test(segment))) {
    return refuse("token_encrypted", "The token is encrypted (JWE); send a signed one.", header);
  }
  if (segments.length !== 3) {
    const count = segments.length > 6 ? "more than six" : segments.length;
    const message = `A JWT has three parts with a dot between them; this has ${count}.`;
    return refuse("token_malformed", message, header);
  }
  return refuse("token_malformed", locate(segments), header ?? null, claims ?? null);
}

function locate(segments: string[]): string {
  for (const [index, segment] of segments.entries()) {
    if (segment === "")
      return `Segment ${index + 1} is empty${index === 2 ? ": the token is not signed" : ""}.`;
    const at = segment.search(/[^A-Za-z0-9_-]/);
    if (at !== -1) return `Segment ${index + 1}, character ${at + 1} is not base64url.`;
  }
  return "The token is not a well-formed JWT.";
}
