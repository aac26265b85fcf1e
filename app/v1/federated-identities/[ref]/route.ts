import { answerObject, noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { type Caller, requireOnObject } from "#lib/console/caller.ts";
import { toAcknowledgement, toRuleChange, unknownReference } from "#lib/console/federated-identity-input.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { expectedVersion } from "#lib/console/if-match.ts";
import { invalidInput, parseBody } from "#lib/console/parse-body.ts";
import type { Verb } from "#lib/console/permissions.ts";
import { referenceNotFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { showRule } from "#lib/console/show-rules.ts";
import { requireRemoved, updatedOrProblem } from "#lib/console/written.ts";
import type { RuleRecord } from "#lib/data/federated-identities.ts";
import { federatedIdentityUpdateSchema } from "#lib/schemas/federated-identity.ts";

interface Params {
  ref: string;
}
const what = "federated identity";

export const GET = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "federated_identity", "read", { perObject: true });
  return answerObject(await showRule(caller, await findRule(caller, "read", params.ref)));
});

export const PUT = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "federated_identity", "update", { perObject: true });
  const { organisationId, actor } = caller;
  const current = await findRule(caller, "update", params.ref);
  const input = await parseBody(request, federatedIdentityUpdateSchema);
  const change = await toRuleChange(caller, input, current);
  const result = await getConsole().database.federatedIdentities.update(organisationId, actor, current.id, {
    expectedVersion: expectedVersion(request),
    change,
    acknowledgement: toAcknowledgement(input),
  });
  if (result.outcome === "reference_gone") throw invalidInput([unknownReference("serviceAccountIdentity")]);
  const rule = await updatedOrProblem(result, { organisationId, id: current.id, what });
  return answerObject(await showRule(caller, rule));
});

export const DELETE = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "federated_identity", "delete", { perObject: true });
  const { organisationId, actor } = caller;
  const { id } = await findRule(caller, "delete", params.ref);
  const { federatedIdentities } = getConsole().database;
  const result = await federatedIdentities.remove(organisationId, actor, id, expectedVersion(request));
  await requireRemoved(result, { organisationId, id, what });
  return noContent();
});

export const { POST, PATCH, OPTIONS } = refuseMethods("GET, PUT, DELETE");

async function findRule(caller: Caller, verb: Verb, reference: string): Promise<RuleRecord> {
  const rule = await getConsole().database.federatedIdentities.find(caller.organisationId, reference);
  if (!rule) throw referenceNotFound(what, reference);
  requireOnObject(caller, "federated_identity", verb, { identity: rule.id });
  return rule;
}
