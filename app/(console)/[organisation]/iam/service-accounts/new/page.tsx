import { CreateServiceAccount } from "#components/service-account/create-service-account.tsx";

export default function NewServiceAccountPage() {
  return <CreateServiceAccount />;
}
