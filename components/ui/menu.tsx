"use client";

import {
  type ComponentProps,
  cloneElement,
  createContext,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useContext,
} from "react";
import { isOpeningKey, useOnDemand } from "./use-on-demand.ts";

type Parts = typeof import("./menu-parts.tsx");

export interface MenuProps {
  trigger: ReactElement<ComponentProps<"button">>;
  align?: "start" | "end";
  side?: "top" | "bottom";
  children: ReactNode;
  className?: string;
}
export interface MenuItemProps {
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}
export interface MenuLinkProps {
  href: string;
  icon?: ReactNode;
  children: ReactNode;
}
export interface MenuRadioGroupProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
}

const PartsContext = createContext<Parts | null>(null);

/**
 * A menu behind a trigger, for example `<Menu trigger={<IconButton label="More">…</IconButton>}>…</Menu>`. What
 * makes it a menu weighs more than most pages: it is fetched when the pointer or the focus comes near.
 */
export function Menu(props: MenuProps) {
  const { parts, prepare, bring } = useOnDemand(fetchParts, "The menu did not open");
  if (parts)
    return (
      <PartsContext value={parts}>
        <parts.LoadedMenu {...props} />
      </PartsContext>
    );
  const { onPointerEnter, onFocus, onKeyDown } = props.trigger.props;
  return cloneElement(props.trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: bring,
    onPointerEnter: (event) => {
      onPointerEnter?.(event);
      prepare();
    },
    onFocus: (event) => {
      onFocus?.(event);
      prepare();
    },
    onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => {
      onKeyDown?.(event);
      if (!isOpeningKey(event.key)) return;
      event.preventDefault();
      bring();
    },
  });
}

export function MenuItem(props: MenuItemProps) {
  const { LoadedItem } = useParts();
  return <LoadedItem {...props} />;
}

export function MenuLink(props: MenuLinkProps) {
  const { LoadedLink } = useParts();
  return <LoadedLink {...props} />;
}

export function MenuRadioGroup<Value extends string>(props: MenuRadioGroupProps<Value>) {
  const { LoadedRadioGroup } = useParts();
  return <LoadedRadioGroup {...props} />;
}

export function MenuSeparator() {
  const { LoadedSeparator } = useParts();
  return <LoadedSeparator />;
}

/** A line that cannot be chosen: who is signed in, what the menu is about. */
export function MenuText({ children }: { children: ReactNode }) {
  return <div className="type-small px-3 py-1.5 text-muted">{children}</div>;
}

/** Everything that floats. */
export const popupClass =
  "rounded-control border border-line bg-raised text-text shadow-float outline-none transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0";

function fetchParts(): Promise<Parts> {
  return import("./menu-parts.tsx");
}

function useParts(): Parts {
  const parts = useContext(PartsContext);
  if (parts === null) throw new Error("Parts of a menu are used outside a Menu");
  return parts;
}
