"use client";

import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { Menu, MenuItem, MenuLink, MenuSeparator, MenuText } from "#components/ui/menu.tsx";
import { useConsole } from "./console-context.tsx";
import { consolePaths } from "./paths.ts";
import { Mark } from "./wordmark.tsx";

/** Fetched when it is opened: no page needs its form. */
const CreateOrganisationDialog = fetchedPart({
  fetchPart: async () => (await import("./create-organisation-dialog.tsx")).CreateOrganisationDialog,
  what: "form",
  waiting: null,
});

export function OrganisationSwitcher() {
  const { organisation, organisations } = useConsole();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`Organisation ${organisation.name}. Switch organisation`}
            className="flex h-8 w-full items-center gap-2.5 rounded-control bg-transparent px-2 text-left hover:bg-hover pointer-coarse:h-10"
          >
            <Mark />
            <span className="min-w-0 truncate font-semibold">{organisation.name}</span>
            <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-muted" />
          </button>
        }
      >
        <MenuText>Organisations</MenuText>
        {organisations.map((other) => (
          <MenuLink key={other.identity} href={consolePaths(other.slug).overview}>
            <span className="max-w-64 flex-1 truncate">{other.name}</span>
            {other.identity === organisation.identity ? (
              <>
                <Check aria-hidden className="text-accent" />
                <span className="sr-only">current</span>
              </>
            ) : null}
          </MenuLink>
        ))}
        <MenuSeparator />
        <MenuItem icon={<Plus aria-hidden />} onSelect={() => setCreating(true)}>
          Create organisation
        </MenuItem>
      </Menu>
      {creating ? <CreateOrganisationDialog onClose={() => setCreating(false)} /> : null}
    </>
  );
}
