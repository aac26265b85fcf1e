import { RolesScreen } from "#components/role/roles-screen.tsx";

export default function RolesPage() {
  return <RolesScreen />;
}
