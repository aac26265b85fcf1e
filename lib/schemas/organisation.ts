import * as z from "zod";
import { describedInput, describedOutput, descriptionSchema, nameSchema } from "./text.ts";

/** An API scope: its name, the other spellings that mean the same, and what it is for. */
export const apiScopeSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9._:-]*$/, "start with a letter; use letters, digits and . _ : -"),
  alsoSpelt: z
    .array(
      z
        .string()
        .min(1)
        .max(64)
        .regex(/^[A-Za-z][A-Za-z0-9._:-]*$/),
    )
    .max(8)
    .nullish(),
  description: descriptionSchema.nullish(),
});
export type ApiScope = z.infer<typeof apiScopeSchema>;

/** The scopes of a new organisation (`WIRE.md` section 2). */
export const defaultApiScopes: ApiScope[] = [
  { name: "read", alsoSpelt: ["api:read"], description: "See what the roles of the account may see" },
  { name: "write", alsoSpelt: ["api:write"], description: "Change what the roles of the account may change" },
  { name: "kubernetes", alsoSpelt: [], description: "Reach Kubernetes clusters" },
  { name: "objectStorage", alsoSpelt: [], description: "Reach object storage" },
];

const apiScopesInput = z.array(apiScopeSchema).min(1).max(64);
const lifetimeInput = z.int().min(60).max(86_400);

export const organisationCreateSchema = z.strictObject({
  name: nameSchema,
  description: descriptionSchema.nullish(),
  labels: describedInput.labels,
  annotations: describedInput.annotations,
});
export const organisationUpdateSchema = z.strictObject({
  ...describedInput,
  name: nameSchema.nullish(),
  maxTokenLifetimeSeconds: lifetimeInput.nullish(),
  apiScopes: apiScopesInput.nullish(),
});

export const organisationSchema = z.object({
  ...describedOutput,
  slug: z.string(),
  maxTokenLifetimeSeconds: z.int(),
  apiScopes: z.array(apiScopeSchema),
});
export type Organisation = z.infer<typeof organisationSchema>;

/** How an organisation appears inside other objects. */
export const organisationRefSchema = z.object({ identity: z.string(), name: z.string(), slug: z.string() });

/** Slugs stand at the root of the console's addresses, so these are taken (`DESIGN.md` section 8). */
export const reservedSlugs: ReadonlySet<string> = new Set([
  "setup",
  "sign-in",
  "sign-out",
  "v1",
  "oidc",
  "exchanges",
  "healthz",
  "readyz",
  "metrics",
  "docs",
  "api",
  "_next",
  "well-known",
  "static",
  "public",
  "assets",
  "favicon",
  "favicon-ico",
  "robots-txt",
  "login",
  "logout",
  "settings",
  "account",
  "new",
  "admin",
  "auth",
  "saml",
  "sso",
  "webhooks",
  "status",
  "health",
  "organisations",
]);
