"use client";

import { ButtonLink } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ConsolePage } from "./console-page.tsx";
import { usePaths } from "./use-paths.ts";

/** An address below the organisation that leads nowhere. `what` names the kind of object when it is known. */
export function ConsoleNotFound({ what }: { what?: string }) {
  const paths = usePaths();
  return (
    <ConsolePage crumbs={[{ label: "Not found" }]}>
      <PageHeader title={what ? `There is no such ${what}` : "There is no such page"}>
        It may have been deleted, or the address is misspelt. The audit log knows what was deleted, when and
        by whom.
      </PageHeader>
      <div className="flex gap-2">
        <ButtonLink href={paths.overview}>Overview</ButtonLink>
        <ButtonLink variant="ghost" href={paths.audit}>
          Audit log
        </ButtonLink>
      </div>
    </ConsolePage>
  );
}
