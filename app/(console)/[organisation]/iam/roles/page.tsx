import type { Metadata } from "next";
import { RolesScreen } from "#components/role/roles-screen.tsx";

export const metadata: Metadata = { title: "Roles" };

export default function RolesPage() {
  return <RolesScreen />;
}
