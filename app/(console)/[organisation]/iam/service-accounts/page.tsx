import type { Metadata } from "next";
import { ServiceAccountsScreen } from "#components/service-account/service-accounts-screen.tsx";

export const metadata: Metadata = { title: "Service Accounts" };

export default function ServiceAccountsPage() {
  return <ServiceAccountsScreen />;
}
