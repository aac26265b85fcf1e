import { ServiceAccountsScreen } from "#components/service-account/service-accounts-screen.tsx";

export default function ServiceAccountsPage() {
  return <ServiceAccountsScreen />;
}
