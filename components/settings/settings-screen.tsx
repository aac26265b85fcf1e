"use client";

import { useConsole } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { OrganisationSettings } from "./organisation-settings.tsx";

const Members = fetchedPart({
  fetchPart: async () => (await import("./members.tsx")).Members,
  what: "members",
});
const AccessTokens = fetchedPart({
  fetchPart: async () => (await import("./access-tokens.tsx")).AccessTokens,
  what: "access tokens",
});

export function SettingsScreen() {
  const { organisation } = useConsole();
  return (
    <ConsolePage crumbs={[{ label: "Settings" }]}>
      <PageHeader title="Settings">{organisation.name}, and what is yours alone.</PageHeader>
      <Tabs
        label="Settings"
        items={[
          {
            value: "organisation",
            label: "Organisation",
            keepMounted: true,
            panel: <OrganisationSettings />,
          },
          { value: "members", label: "Members", panel: <Members /> },
          { value: "access-tokens", label: "Personal access tokens", panel: <AccessTokens /> },
        ]}
      />
    </ConsolePage>
  );
}
