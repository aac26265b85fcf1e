import { NuqsAdapter } from "nuqs/adapters/next/app";
import { CreateProvider } from "#components/identity-provider/create-provider.tsx";

export default function NewIdentityProviderPage() {
  return (
    <NuqsAdapter>
      <CreateProvider />
    </NuqsAdapter>
  );
}
