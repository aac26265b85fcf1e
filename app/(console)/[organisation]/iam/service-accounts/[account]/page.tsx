import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ServiceAccountView } from "#components/service-account/service-account-view.tsx";

export default async function ServiceAccountPage({ params }: { params: Promise<{ account: string }> }) {
  const { account } = await params;
  return (
    <NuqsAdapter>
      <ServiceAccountView reference={decodeURIComponent(account)} />
    </NuqsAdapter>
  );
}
