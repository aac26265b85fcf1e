import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AuditScreen } from "#components/audit/audit-screen.tsx";

export default function AuditPage() {
  return (
    <NuqsAdapter>
      <AuditScreen />
    </NuqsAdapter>
  );
}
