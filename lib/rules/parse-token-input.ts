import { decodeSegment } from "./decode-segment.ts";

/** What was pasted, as far as it could be read. Nothing here is verified. */
export type TokenInput =
  | { kind: "empty" }
  | {
      kind: "token";
      /** The bare JWT, ready to be sent. */
      token: string;
      header: Record<string, unknown>;
      claims: Record<string, unknown>;
      /** Whether the third segment is there; without it the preview still works. */
      isSigned: boolean;
      /** What it was wrapped in, for a note: `curl`, `export`, `authorization`, `bearer`, `quotes`, `lines`. */
      wrappings: string[];
    }
  | { kind: "claims"; claims: Record<string, unknown> }
  | { kind: "problem"; code: TokenInputProblem; message: string };

export type TokenInputProblem =
  | "too_large"
  | "encrypted"
  | "job_token"
  | "access_token"
  | "segment_count"
  | "not_base64url"
  | "not_utf8"
  | "not_json"
  | "not_an_object"
  | "variable_not_expanded"
  | "unrecognised";

const tokenMax = 16_384;

/**
 * Reads whatever a person pastes: a raw JWT, `Bearer …`, an `Authorization:` line, quoted or wrapped text,
 * `export X=…`, a curl command (its `subject_token`), or a bare JSON claims object (`UX.md` 3.3).
 */
export function parseTokenInput(text: string): TokenInput {
  if (text.trim() === "") return { kind: "empty" };
  if (text.length > 4 * tokenMax)
    return problem("too_large", "This is far larger than a token: at most 16 KiB.");
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return parseClaims(trimmed);
  const { token, wrappings } = unwrap(trimmed);
  if (token.length > tokenMax) {
    return problem("too_large", `The token has ${token.length} characters; at most 16 384 are taken.`);
  }
  return recogniseOther(token) ?? parseJwt(token, wrappings);
}

function parseClaims(text: string): TokenInput {
  try {
    const claims: unknown = JSON.parse(text);
    if (!isObject(claims)) return problem("not_an_object", "The JSON is not an object of claims.");
    // A decoded token as debuggers print it: { header, payload }.
    if (isObject(claims.payload) && !("iss" in claims)) return { kind: "claims", claims: claims.payload };
    return { kind: "claims", claims };
  } catch (error) {
    return problem("not_json", `The claims are not JSON: ${describeJsonError(error)}.`);
  }
}

function unwrap(text: string): { token: string; wrappings: string[] } {
  const wrappings: string[] = [];
  let rest = text;
  const inside = /(?:^|[\s"'&?])["']?subject_token["']?\s*(?:=|:|%3D)\s*["']?([^\s"'&\\]+)/.exec(text);
  if (inside?.[1] !== undefined) {
    wrappings.push(/\bcurl\b/.test(text) ? "curl" : "form");
    return { token: decodePercent(inside[1]), wrappings };
  }
  const assignment = /^(?:export\s+|set\s+|\$env:)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*/.exec(rest);
  if (assignment !== null) {
    wrappings.push("export");
    rest = rest.slice(assignment[0].length);
  }
  rest = stripQuotes(rest, wrappings);
  const header = /(?:^|["'\s])authorization\s*:\s*/i.exec(rest);
  if (header !== null) {
    wrappings.push(/\bcurl\b/.test(rest.slice(0, header.index)) ? "curl" : "authorization");
    rest = rest.slice(header.index + header[0].length).split(/["']/)[0] ?? "";
  }
  const scheme = /^(?:bearer|token|jwt)\s+/i.exec(rest);
  if (scheme !== null) {
    wrappings.push("bearer");
    rest = rest.slice(scheme[0].length);
  }
  rest = stripQuotes(rest, wrappings).replace(/[;,]+$/, "");
  const joined = rest.replace(/\\?[\s\u200b\ufeff]+/g, "");
  if (joined !== rest) wrappings.push("lines");
  return { token: joined, wrappings };
}

function stripQuotes(text: string, wrappings: string[]): string {
  const quoted = /^(["'`])([\s\S]*)\1[;,]?$/.exec(text.trim());
  if (quoted?.[2] === undefined) return text.trim();
  wrappings.push("quotes");
  return quoted[2].trim();
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Things that are no ID token but are pasted as one (`TOKENS.md` section 1.5). */
function recogniseOther(token: string): TokenInput | null {
  if (/^\$\{?[A-Za-z_]/.test(token) || /^%[A-Za-z_]+%$/.test(token)) {
    return problem(
      "variable_not_expanded",
      `${token.slice(0, 64)} is the name of a variable, not its value.`,
    );
  }
  if (token.startsWith("glcbt-")) {
    return problem(
      "job_token",
      "This is a CI_JOB_TOKEN. It is for GitLab itself; use an ID token from the job's id_tokens: instead.",
    );
  }
  if (/^(?:glpat-|gldt-|glrt-|gho_|ghp_|ghs_|github_pat_|mrp_)/.test(token)) {
    return problem(
      "access_token",
      "This is an access token, not an ID token. Revoke it if it was pasted anywhere else.",
    );
  }
  if (token.split(".").length === 5) {
    return problem(
      "encrypted",
      "This token is encrypted (JWE, five segments). Nobody but its recipient can read it, so it cannot be judged; CI systems sign their tokens (JWS, three segments).",
    );
  }
  return null;
}

function parseJwt(token: string, wrappings: string[]): TokenInput {
  const segments = token.split(".");
  if (segments.length === 1) {
    return problem(
      "unrecognised",
      "This is no JWT: it has no dots. A JWT is three base64url segments joined by dots.",
    );
  }
  if (segments.length !== 3 && segments.length !== 2) {
    return problem("segment_count", `A JWT has three segments; this has ${segments.length}.`);
  }
  const header = decodeSegment(segments[0] ?? "", 1, "header");
  if ("problem" in header) return problem(header.problem, header.message);
  const claims = decodeSegment(segments[1] ?? "", 2, "payload");
  if ("problem" in claims) return problem(claims.problem, claims.message);
  const signature = segments[2] ?? "";
  const stranger = /[^A-Za-z0-9_-]/.exec(signature);
  if (stranger !== null) {
    return problem("not_base64url", `segment 3, character ${stranger.index + 1} is not base64url`);
  }
  return {
    kind: "token",
    token,
    header: header.object,
    claims: claims.object,
    isSigned: signature !== "",
    wrappings,
  };
}

/** The token without its signature: enough for the preview, useless to a thief. */
export function stripSignature(token: string): string {
  const [header = "", payload = ""] = token.split(".");
  return `${header}.${payload}.`;
}

function problem(code: TokenInputProblem, message: string): TokenInput {
  return { kind: "problem", code, message };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describeJsonError(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^JSON\.parse: /, "") : "unreadable";
}
