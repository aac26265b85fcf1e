import * as z from "zod";
import { type Check, checkStatusSchema, stageSchema } from "#lib/schemas/check.ts";
import { passedTexts } from "./exchange-record.ts";

/** The detail of an exchange as screens and replays want it. */
export interface ExchangeDetail {
  checks: Check[];
  candidates: { federatedIdentity: { id: string; name: string }; matched: boolean; reason: string | null }[];
  claims: Record<string, unknown>;
  /** Names of claims that were left out because they are personal. */
  personalClaims: string[];
  /** Names of claims that were left out because they are too large. */
  omittedClaims: string[];
  signature: "verified" | "failed" | "not_checked";
  tokenIdHash: string | null;
  algorithm: string | null;
  keyId: string | null;
  durationMs: number | null;
  /** When the token issued expires; null when none was. */
  expiresAt: Date | null;
}

const text = z.string().nullish();
const storedCheckSchema = z
  .tuple([stageSchema, checkStatusSchema])
  .rest(z.union([z.string(), z.null(), z.array(z.string())]));
const storedDetailSchema = z.object({
  checks: z.array(storedCheckSchema),
  candidates: z.array(
    z.tuple([z.string(), z.string(), z.union([z.literal(0), z.literal(1)]), z.string().nullable()]),
  ),
  claims: z.record(z.string(), z.unknown()),
  personal: z.array(z.string()),
  omitted: z.array(z.string()).nullish(),
  signature: z.enum(["verified", "failed", "not_checked"]),
  tokenIdHash: text,
  algorithm: text,
  keyId: text,
  durationMs: z.number().nullish(),
  exp: z.number().nullish(),
});

/** Reads the `detail` column. Throws when it is not what this room writes. */
export function readDetail(column: unknown): ExchangeDetail {
  const stored = storedDetailSchema.parse(column);
  return {
    checks: stored.checks.map(readCheck),
    candidates: stored.candidates.map(([id, name, matched, reason]) => ({
      federatedIdentity: { id, name },
      matched: matched === 1,
      reason,
    })),
    claims: stored.claims,
    personalClaims: stored.personal,
    omittedClaims: stored.omitted ?? [],
    signature: stored.signature,
    tokenIdHash: stored.tokenIdHash ?? null,
    algorithm: stored.algorithm ?? null,
    keyId: stored.keyId ?? null,
    durationMs: stored.durationMs ?? null,
    expiresAt: stored.exp == null ? null : new Date(stored.exp * 1000),
  };
}

function readCheck(stored: z.infer<typeof storedCheckSchema>): Check {
  const [stage, status, code, expected, actual, message, claim, captures] = stored;
  const check: Check = {
    stage,
    status,
    code: asText(code) ?? stage,
    expected: asText(expected),
    actual: asText(actual),
    message: asText(message) ?? passedTexts[stage],
  };
  if (typeof claim === "string") check.claim = claim;
  if (Array.isArray(captures)) check.captures = captures;
  return check;
}

function asText(value: string | string[] | null | undefined): string | null {
  return typeof value === "string" ? value : null;
}
