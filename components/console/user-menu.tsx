"use client";

import { ChevronsUpDown, KeyRound, LogOut, User } from "lucide-react";
import { Menu, MenuItem, MenuLink, MenuRadioGroup, MenuSeparator, MenuText } from "#components/ui/menu.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useSignOut } from "#lib/client/me.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQueryClient } from "#lib/client/query.ts";
import { useConsole } from "./console-context.tsx";
import { useTheme } from "./providers.tsx";
import { usePaths } from "./use-paths.ts";

export function UserMenu() {
  const { person } = useConsole();
  const { theme, setTheme } = useTheme();
  const paths = usePaths();
  const signOut = useLeave();
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${person.name}: account, theme, sign out`}
          className="flex h-8 w-full items-center gap-2.5 rounded-control bg-transparent px-2 text-left font-medium text-muted hover:bg-hover hover:text-text pointer-coarse:h-10"
        >
          <User aria-hidden size={16} className="shrink-0" />
          <span className="min-w-0 flex-1 truncate">{person.name}</span>
          <ChevronsUpDown aria-hidden size={14} className="shrink-0" />
        </button>
      }
    >
      <MenuText>
        <span className="block max-w-56 truncate text-text">{person.email}</span>
        {person.role}
      </MenuText>
      <MenuSeparator />
      <MenuRadioGroup
        label="Theme"
        value={theme}
        onChange={setTheme}
        options={[
          { value: "system", label: "Like the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
      <MenuSeparator />
      <MenuLink href={`${paths.settings}?tab=access-tokens`} icon={<KeyRound aria-hidden />}>
        Personal access tokens
      </MenuLink>
      <MenuItem onSelect={signOut} icon={<LogOut aria-hidden />}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

/** Signs out and forgets everything that was read. */
function useLeave(): () => void {
  const client = useQueryClient();
  const signOut = useSignOut();
  return () =>
    signOut.mutate(undefined, {
      onSuccess: () => {
        client.clear();
        // A full load, so that nothing of the session stays in memory.
        location.assign("/sign-in");
      },
      onError: (error) =>
        showToast({ title: "Signing out failed", description: errorText(error), tone: "bad" }),
    });
}
