"use client";

import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { ArrowLink } from "#components/ui/text-link.tsx";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { usePaths } from "./use-paths.ts";

/** Providers in use whose keys cannot be fetched: their pipelines fail, now or soon. */
export function FailingProviders({ providers }: { providers: readonly IdentityProvider[] }) {
  const paths = usePaths();
  const failing = providers.filter(
    ({ status, health }) => status === "active" && health.status === "failing",
  );
  if (failing.length === 0) return null;
  return (
    <Section title="Needs attention" count={failing.length} className="mt-2! mb-2">
      <ul className="m-0 flex list-none flex-col p-0">
        {failing.map((provider) => (
          <li
            key={provider.identity}
            className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-1.5"
          >
            <Status kind="failing" className="w-24" />
            <span className="min-w-0 flex-1 basis-64">
              <strong className="font-medium">{provider.name}</strong>{" "}
              <span className="text-muted">{provider.health.error ?? "keys cannot be fetched"}</span>
            </span>
            <ArrowLink href={paths.provider(provider.identity)}>Open provider</ArrowLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
