import { notFound, redirect } from "next/navigation";
import { consolePaths } from "#components/console/paths.ts";
import { currentPerson } from "#lib/console/current-person.ts";
import { getRuntime } from "#lib/runtime.ts";

/** The address in a pipeline's log names no organisation: this leads to the one that the exchange belongs to. */
export default async function ExchangeLinkPage({ params }: { params: Promise<{ exchange: string }> }) {
  const exchange = decodeURIComponent((await params).exchange);
  const person = await currentPerson();
  if (person === null)
    redirect(`/sign-in?next=${encodeURIComponent(`/exchanges/${encodeURIComponent(exchange)}`)}`);
  const organisations = person.memberships.map(({ organisation }) => organisation);
  const found = await getRuntime().database.exchanges.findOrganisation(
    exchange,
    organisations.map(({ id }) => id),
  );
  const organisation = organisations.find(({ id }) => id === found);
  if (!organisation) notFound();
  redirect(consolePaths(organisation.slug).exchange(exchange));
}
