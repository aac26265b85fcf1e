import type { Metadata } from "next";
import { EditRule } from "#components/federated-identity/edit-rule.tsx";

export const metadata: Metadata = { title: "Federated identity" };

export default async function RulePage({ params }: { params: Promise<{ account: string; rule: string }> }) {
  const { account, rule } = await params;
  return <EditRule account={decodeURIComponent(account)} rule={decodeURIComponent(rule)} />;
}
