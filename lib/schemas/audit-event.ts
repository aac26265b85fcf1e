import * as z from "zod";

/** Field, old value, new value. Secrets never appear. */
export const changeSchema = z.object({ field: z.string(), from: z.unknown(), to: z.unknown() });
export type Change = z.infer<typeof changeSchema>;

/** One write, one event (`WIRE.md` section 7; `organization` is spelt with a z there). */
export const auditEventSchema = z.object({
  eventID: z.string(),
  createdAt: z.iso.datetime(),
  action: z.string(),
  resourceType: z.string(),
  resourceIdentity: z.string(),
  resourceName: z.string(),
  description: z.string(),
  organizationIdentity: z.string(),
  organization: z.object({ identity: z.string(), name: z.string(), slug: z.string() }),
  userIdentity: z.string().optional(),
  user: z.object({ subject: z.string(), name: z.string(), email: z.string() }).optional(),
  serviceAccountIdentity: z.string().optional(),
  serviceAccount: z.object({ identity: z.string(), name: z.string(), slug: z.string() }).optional(),
  responseStatus: z.int(),
  context: z
    .object({
      changes: z.array(changeSchema).optional(),
      requestId: z.string().optional(),
      address: z.string().nullish(),
      userAgent: z.string().nullish(),
      acknowledgedFindings: z.array(z.string()).optional(),
      overrideExpectations: z.boolean().optional(),
    })
    .loose(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

export const auditPageSchema = z.object({
  items: z.array(auditEventSchema),
  totalItems: z.int(),
  page: z.int(),
  itemsPerPage: z.int(),
  totalPages: z.int(),
  totalCount: z.int(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;
