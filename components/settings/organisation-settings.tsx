"use client";

import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { durationText } from "#components/ui/duration.ts";
import { FailedToLoad } from "#components/ui/failed-to-load.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { Facts } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { LoadingLines } from "#components/ui/skeleton.tsx";
import { organisationQueries } from "#lib/client/organisations.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import { OrganisationForm } from "./organisation-form.tsx";

/** Ids and limits of the organisation. Ids are no secrets: pipelines carry them in the open. */
export function OrganisationSettings() {
  const { organisation, publicUrl, person } = useConsole();
  const mayWrite = useMayWrite();
  const settings = useQuery(organisationQueries.detail(organisation.slug));
  return (
    <>
      <Facts
        items={[
          { label: "organisation_id", value: <IdPill id={organisation.identity} what="organisation id" /> },
          { label: "slug", value: <IdPill id={organisation.slug} what="slug" /> },
          { label: "issuer and default audience", value: <IdPill id={publicUrl} what="audience" /> },
          { label: "your role", value: person.role },
        ]}
      />
      {settings.error ? (
        <FailedToLoad what="Limits and scopes" why={errorText(settings.error)} onRetry={settings.refetch} />
      ) : settings.data && mayWrite ? (
        <OrganisationForm newest={settings.data} />
      ) : settings.data ? (
        <>
          <Section title="Limits" className="mt-2!">
            <p className="my-3">
              An issued token lives at most{" "}
              <strong className="font-medium">{durationText(settings.data.maxTokenLifetimeSeconds)}</strong>.
            </p>
          </Section>
          <Section title="API scopes" count={settings.data.apiScopes.length}>
            <dl className="m-0">
              {settings.data.apiScopes.map((scope) => (
                <div
                  key={scope.name}
                  className="grid gap-x-6 border-b border-line py-2.5 md:grid-cols-[14rem_1fr]"
                >
                  <dt className="flex flex-wrap gap-x-3">
                    <code className="type-code">{scope.name}</code>
                    <span className="type-code-small text-muted">{scope.alsoSpelt?.join(" ")}</span>
                  </dt>
                  <dd className="m-0 text-muted">{scope.description}</dd>
                </div>
              ))}
            </dl>
          </Section>
        </>
      ) : (
        <LoadingLines what="organisation" />
      )}
    </>
  );
}
