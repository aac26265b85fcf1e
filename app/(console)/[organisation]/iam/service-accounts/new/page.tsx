import type { Metadata } from "next";
import { CreateServiceAccount } from "#components/service-account/create-service-account.tsx";

export const metadata: Metadata = { title: "New service account" };

export default function NewServiceAccountPage() {
  return <CreateServiceAccount />;
}
