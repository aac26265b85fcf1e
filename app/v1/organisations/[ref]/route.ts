import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { expectedVersion, objectChanged } from "#lib/console/if-match.ts";
import { toOrganisationChange } from "#lib/console/organisation-change.ts";
import { toOrganisationView } from "#lib/console/organisation-view.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { notFound, ProblemError } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireOrganisation } from "#lib/console/require-permission.ts";
import { organisationUpdateSchema } from "#lib/schemas/organisation.ts";

interface Params {
  ref: string;
}

/** One of the person's own organisations, by identity, slug or unique name. */
export const GET = apiRoute<Params>(async (request, { params }) => {
  const caller = await requireOrganisation(request, params.ref, "read");
  const organisation = await getConsole().database.organisations.get(caller.organisationId);
  if (!organisation) throw notFound("organisation");
  return answerObject(toOrganisationView(organisation));
});

/** Changes the settings that are given. */
export const PUT = apiRoute<Params>(async (request, { params }) => {
  const caller = await requireOrganisation(request, params.ref, "update");
  const input = await parseBody(request, organisationUpdateSchema);
  const { organisationId, actor } = caller;
  const update = await getConsole().database.organisations.update(
    organisationId,
    actor,
    expectedVersion(request),
    toOrganisationChange(input),
  );
  switch (update.outcome) {
    case "updated":
      return answerObject(toOrganisationView(update.record));
    case "not_found":
      throw notFound("organisation");
    case "stale":
      throw await objectChanged(organisationId, organisationId);
    case "scope_in_use":
      throw new ProblemError(
        "in_use",
        `The scope ${update.scope} cannot go: federated identities grant it (${update.dependents
          .map(({ name }) => name)
          .join(", ")}).`,
      );
  }
});

export const { POST, PATCH, DELETE, OPTIONS } = refuseMethods("GET, PUT");
