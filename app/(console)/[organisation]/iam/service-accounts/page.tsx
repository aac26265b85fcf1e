import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ServiceAccountsScreen } from "#components/service-account/service-accounts-screen.tsx";

export default function ServiceAccountsPage() {
  return (
    <NuqsAdapter>
      <ServiceAccountsScreen />
    </NuqsAdapter>
  );
}
