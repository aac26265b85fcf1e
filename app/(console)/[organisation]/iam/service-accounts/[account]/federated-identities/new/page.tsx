import { NewRule } from "#components/federated-identity/new-rule.tsx";

export default async function NewRulePage({ params }: { params: Promise<{ account: string }> }) {
  const { account } = await params;
  return <NewRule account={decodeURIComponent(account)} />;
}
