import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ProviderList } from "#components/identity-provider/provider-list.tsx";

export default function IdentityProvidersPage() {
  return (
    <NuqsAdapter>
      <ProviderList />
    </NuqsAdapter>
  );
}
