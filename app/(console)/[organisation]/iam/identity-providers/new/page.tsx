import { CreateProvider } from "#components/identity-provider/create-provider.tsx";

export default function NewIdentityProviderPage() {
  return <CreateProvider />;
}
