import { RoleView } from "#components/role/role-view.tsx";

export default async function RolePage({ params }: { params: Promise<{ role: string }> }) {
  const { role } = await params;
  return <RoleView reference={decodeURIComponent(role)} />;
}
