import { EditRule } from "#components/federated-identity/edit-rule.tsx";

/** `?from=` puts the claims of a recorded exchange into the lab. */
export default async function RulePage({
  params,
  searchParams,
}: {
  params: Promise<{ account: string; rule: string }>;
  searchParams: Promise<{ from?: string | string[] }>;
}) {
  const { account, rule } = await params;
  const { from } = await searchParams;
  return (
    <EditRule account={decodeURIComponent(account)} rule={decodeURIComponent(rule)} from={[from].flat()[0]} />
  );
}
