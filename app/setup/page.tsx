import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FrontPage } from "#components/console/front-page.tsx";
import { SetupForm } from "#components/setup/setup-form.tsx";
import { Steps } from "#components/ui/steps.tsx";
import { getRuntime } from "#lib/runtime.ts";

export const metadata: Metadata = { title: "Set up · Mooring" };

const next = [
  {
    key: "provider",
    title: "Trust an identity provider",
    text: "GitLab, GitHub, Kubernetes or any OIDC issuer",
  },
  { key: "account", title: "Name a service account", text: "What a pipeline becomes, with roles" },
  { key: "rule", title: "Write the rule", text: "Which tokens may become it; tried out before it is saved" },
  { key: "exchange", title: "Watch the first exchange", text: "No secret is stored anywhere" },
];

/** Open while no owner exists. */
export default async function SetupPage() {
  if ((await getRuntime().hotPath.setupUrl()) === null) redirect("/sign-in");
  return (
    <FrontPage place="Set-up">
      <div className="grid w-full max-w-200 gap-12 md:grid-cols-[minmax(0,400px)_1fr] md:gap-24">
        <div className="flex flex-col gap-6">
          <div>
            <h1 className="type-title m-0">Set up this installation</h1>
            <p className="m-0 mt-1 text-muted">
              You become its first owner. This page closes for good afterwards.
            </p>
          </div>
          <SetupForm />
        </div>
        <section aria-labelledby="next">
          <h2 id="next" className="m-0 mb-4 text-sm font-semibold">
            What happens next
          </h2>
          <Steps
            steps={next.map(({ key, title, text }) => ({
              key,
              title,
              kind: "pending",
              children: <p className="type-small m-0 text-muted">{text}</p>,
            }))}
          />
        </section>
      </div>
    </FrontPage>
  );
}
