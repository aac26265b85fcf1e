import type { WireRule } from "#lib/rules/rule-view.ts";
import { hidePersonalClaims, hidePersonalConditions } from "./hide-personal-claims.ts";

/** What a share link carries in its fragment: never a token, never a signature (`UX.md` 3.9). */
export interface ShareContent {
  version: 1;
  /** The unsaved rule, or a saved one by id and version. */
  draft?: WireRule;
  rule?: { identity: string; objectVersion: number };
  providerIdentity?: string;
  /** The claims chosen, personal ones replaced. */
  claims?: Record<string, unknown>;
  /** The time to judge as of. */
  at?: string;
}

export type ShareEncoding =
  | { ok: true; fragment: string }
  | { ok: false; reason: "too_large"; bytes: number };
export type ShareDecoding =
  | { ok: true; content: ShareContent }
  | { ok: false; reason: "too_large" | "unreadable" };

/** Length limit of the fragment, in characters. */
export const shareMax = 8192;
const inflatedMax = 262_144;
const prefix = "lab=";

/** Leaves out what must not be shared; what it answers is exactly what the link holds. */
export function prepareShare(content: ShareContent): ShareContent {
  const { draft, rule, providerIdentity, claims, at } = content;
  return {
    version: 1,
    ...(draft === undefined
      ? {}
      : { draft: { ...draft, conditions: hidePersonalConditions(draft.conditions ?? {}) } }),
    ...(rule === undefined ? {} : { rule }),
    ...(providerIdentity === undefined ? {} : { providerIdentity }),
    ...(claims === undefined ? {} : { claims: hidePersonalClaims(claims).claims }),
    ...(at === undefined ? {} : { at }),
  };
}

/** `2026-11-25 16:20:05 UTC`; as it came when it is no time. */
function sentenceTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** What is inside, line by line, for the dialog that asks before copying. */
export function describeShare(content: ShareContent): string[] {
  const { draft, rule, claims, at } = prepareShare(content);
  const hidden = Object.keys(claims ?? {}).length > 0 ? hidePersonalClaims(content.claims ?? {}).hidden : [];
  return [
    ...(draft === undefined ? [] : [`the rule as it stands: ${draft.providerSubject ?? "no subject"}`]),
    ...(rule === undefined ? [] : [`the saved rule ${rule.identity}, version ${rule.objectVersion}`]),
    ...(claims === undefined
      ? []
      : [`${Object.keys(claims).length} claims: ${Object.keys(claims).join(", ")}`]),
    ...(hidden.length === 0 ? [] : [`placeholders instead of ${hidden.join(", ")}`]),
    ...(at === undefined ? [] : [`the time to judge as of: ${sentenceTime(at)}`]),
    "no token and no signature",
  ];
}

/** The fragment of a share link: JSON, deflated, base64url. Fragments are not sent to servers. */
export async function encodeShare(content: ShareContent): Promise<ShareEncoding> {
  const json = new TextEncoder().encode(JSON.stringify(prepareShare(content)));
  const deflated = await readAll(
    streamOf(json).pipeThrough(new CompressionStream("deflate-raw")),
    Number.POSITIVE_INFINITY,
  );
  const fragment = prefix + toBase64url(deflated ?? new Uint8Array());
  return fragment.length <= shareMax
    ? { ok: true, fragment }
    : { ok: false, reason: "too_large", bytes: fragment.length };
}

/** Reads a fragment, with or without `#`. Personal claims are hidden again: a link may come from anywhere. */
export async function decodeShare(fragment: string): Promise<ShareDecoding> {
  const text = fragment.replace(/^#/, "");
  if (text.length > shareMax) return { ok: false, reason: "too_large" };
  if (!text.startsWith(prefix)) return { ok: false, reason: "unreadable" };
  try {
    const inflated = await readAll(
      streamOf(fromBase64url(text.slice(prefix.length))).pipeThrough(new DecompressionStream("deflate-raw")),
      inflatedMax,
    );
    if (inflated === null) return { ok: false, reason: "too_large" };
    const content: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(inflated));
    return isShareContent(content)
      ? { ok: true, content: prepareShare(content) }
      : { ok: false, reason: "unreadable" };
  } catch {
    return { ok: false, reason: "unreadable" };
  }
}

function isShareContent(content: unknown): content is ShareContent {
  if (!isObject(content) || content.version !== 1) return false;
  const { draft, claims, at, rule, providerIdentity } = content;
  if (at !== undefined && (typeof at !== "string" || Number.isNaN(Date.parse(at)))) return false;
  if (providerIdentity !== undefined && typeof providerIdentity !== "string") return false;
  if (rule !== undefined && !(isObject(rule) && typeof rule.identity === "string")) return false;
  if (draft !== undefined && !isObject(draft)) return false;
  return claims === undefined || isObject(claims);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream();
}

/** All bytes of a stream; null when there are more than `max`, so that a small link cannot fill the memory. */
async function readAll(stream: ReadableStream<Uint8Array>, max: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > max) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
