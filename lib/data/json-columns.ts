import * as z from "zod";
import { type Conditions, conditionsSchema } from "#lib/schemas/conditions.ts";
import { type Expectation, expectationSchema } from "#lib/schemas/federated-identity.ts";
import { type JsonWebKeySet, jsonWebKeySetSchema } from "#lib/schemas/identity-provider.ts";
import { type ApiScope, apiScopeSchema } from "#lib/schemas/organisation.ts";

/** The JSON columns are one of the five doors where data is parsed: what comes out has the type it claims. */
export function textMap(column: unknown): Record<string, string> {
  return textMapSchema.parse(column);
}
const textMapSchema = z.record(z.string(), z.string());

export function toConditions(column: unknown): Conditions {
  return conditionsSchema.parse(column);
}

export function toExpectations(column: unknown): Expectation[] {
  return expectationsSchema.parse(column);
}
const expectationsSchema = z.array(expectationSchema);

export function toKeySet(column: unknown): JsonWebKeySet | null {
  return column === null ? null : jsonWebKeySetSchema.parse(column);
}

export function toApiScopes(column: unknown): ApiScope[] {
  return apiScopesSchema.parse(column);
}
const apiScopesSchema = z.array(apiScopeSchema);
