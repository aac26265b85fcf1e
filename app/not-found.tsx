import type { Metadata } from "next";
import { FrontPage } from "#components/console/front-page.tsx";
import { ButtonLink } from "#components/ui/button.tsx";

export const metadata: Metadata = { title: "Not found · Mooring" };

export default function NotFound() {
  return (
    <FrontPage>
      <div className="flex w-full max-w-120 flex-col items-start gap-4">
        <h1 className="type-title m-0">There is no such page</h1>
        <p className="m-0 text-muted">
          The address may be misspelt, or it belongs to an organisation that you are not a member of.
        </p>
        <ButtonLink href="/">Go to the start page</ButtonLink>
      </div>
    </FrontPage>
  );
}
