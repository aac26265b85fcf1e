import { NewRule } from "#components/federated-identity/new-rule.tsx";

/** `?from=` starts with the least that would admit a recorded exchange. */
export default async function NewRulePage({
  params,
  searchParams,
}: {
  params: Promise<{ account: string }>;
  searchParams: Promise<{ from?: string | string[] }>;
}) {
  const { account } = await params;
  const { from } = await searchParams;
  return <NewRule account={decodeURIComponent(account)} from={[from].flat()[0]} />;
}
