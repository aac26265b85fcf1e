import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ConsoleFrame } from "#components/console/console-frame.tsx";
import { consolePaths } from "#components/console/paths.ts";
import { currentPerson } from "#lib/console/current-person.ts";
import { getRuntime } from "#lib/runtime.ts";

interface Props {
  params: Promise<{ organisation: string }>;
  children: ReactNode;
}

/** The gate of the console's pages: signed in, and a member of the organisation. Data has its own in `/v1`. */
export default async function ConsoleLayout({ params, children }: Props) {
  const { organisation: reference } = await params;
  const person = await currentPerson();
  if (person === null) redirect(`/sign-in?next=${encodeURIComponent(await askedPath(reference))}`);
  const membership = await findMembership(reference);
  if (!membership) notFound();
  const { env } = getRuntime();
  const refs = person.memberships.map(({ organisation }) => ({
    identity: organisation.id,
    slug: organisation.slug,
    name: organisation.name,
  }));
  const organisation = refs.find(({ identity }) => identity === membership.organisation.id);
  if (!organisation) notFound();
  const facts = {
    organisation,
    organisations: refs,
    person: { name: person.name, email: person.email, role: membership.role },
    publicUrl: env.publicUrl,
    variablePrefix: env.variablePrefix,
    httpOrigins: env.outboundAllow.filter((entry) => entry.startsWith("http://")),
    demoIssuer: env.demoIssuer,
  };
  return <ConsoleFrame facts={facts}>{children}</ConsoleFrame>;
}

async function findMembership(reference: string) {
  const person = await currentPerson();
  const wanted = decodeURIComponent(reference);
  return person?.memberships.find(({ organisation }) =>
    [organisation.slug, organisation.id].includes(wanted),
  );
}

/** The address that was asked for, as `proxy.ts` passes it on; a layout does not know it. */
async function askedPath(reference: string): Promise<string> {
  return (await headers()).get("x-mooring-path") ?? consolePaths(reference).overview;
}
