import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { FrontPage } from "#components/console/front-page.tsx";
import { NoOrganisation } from "#components/console/no-organisation.tsx";
import { consolePaths } from "#components/console/paths.ts";
import { currentPerson } from "#lib/console/current-person.ts";

/** Leads to the organisation that was open last, or to the only one. */
export default async function StartPage() {
  const person = await currentPerson();
  if (person === null) redirect("/sign-in");
  const last = (await cookies()).get("organisation")?.value;
  const organisations = person.memberships.map((membership) => membership.organisation);
  const target = organisations.find(({ slug }) => slug === last) ?? organisations[0];
  if (target) redirect(consolePaths(target.slug).overview);
  return (
    <FrontPage>
      <title>Mooring</title>
      <NoOrganisation name={person.name} />
    </FrontPage>
  );
}
