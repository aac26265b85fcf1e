"use client";

import { useConsole } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { AccessTokens } from "./access-tokens.tsx";
import { Members } from "./members.tsx";
import { OrganisationSettings } from "./organisation-settings.tsx";

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
