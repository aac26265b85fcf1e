import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FrontPage } from "#components/console/front-page.tsx";
import { SignInPanel } from "#components/console/sign-in-panel.tsx";
import { SetupHint } from "#components/setup/setup-hint.tsx";
import { nextAddress } from "#lib/client/next-address.ts";
import { currentPerson } from "#lib/console/current-person.ts";
import { getRuntime } from "#lib/runtime.ts";

export const metadata: Metadata = { title: "Sign in · Mooring" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const address = typeof next === "string" ? next : null;
  if (await currentPerson()) redirect(nextAddress(address));
  const isSetUp = (await getRuntime().hotPath.setupUrl()) === null;
  return (
    <FrontPage>
      {isSetUp ? null : <SetupHint />}
      <SignInPanel next={address} />
    </FrontPage>
  );
}
