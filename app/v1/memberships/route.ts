import { answerList } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { visibleTo } from "#lib/console/caller.ts";
import { filterList } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { toMembershipView } from "#lib/console/membership-view.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";

/** The members of the organisation. Who they are may be seen by a role with `member`; changing them is for members. */
export const GET = apiRoute(async (request) => {
  const caller = await requirePermission(request, "member", "list", { perObject: true });
  const memberships = await getConsole().database.memberships.list(caller.organisationId);
  const visible = visibleTo(caller, "member", memberships.map(toMembershipView));
  return answerList(request, filterList(request, visible));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET");
