import { EditRule } from "#components/federated-identity/edit-rule.tsx";

export default async function RulePage({ params }: { params: Promise<{ account: string; rule: string }> }) {
  const { account, rule } = await params;
  return <EditRule account={decodeURIComponent(account)} rule={decodeURIComponent(rule)} />;
}
