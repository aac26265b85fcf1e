"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A menu behind a trigger, for example `<Menu trigger={<IconButton label="More">…</IconButton>}>…</Menu>`. */
export function Menu({
  trigger,
  align = "end",
  side = "bottom",
  children,
  className,
}: {
  trigger: ReactElement;
  align?: "start" | "end";
  side?: "top" | "bottom";
  children: ReactNode;
  className?: string;
}) {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align={align} side={side} className="z-50 outline-none">
          <BaseMenu.Popup className={classNames(popupClass, "min-w-48 py-1", className)}>
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export function MenuItem({
  icon,
  danger,
  disabled,
  onSelect,
  children,
}: {
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <BaseMenu.Item
      disabled={disabled}
      onClick={onSelect}
      className={classNames(itemClass, danger && "text-bad")}
    >
      {icon}
      {children}
    </BaseMenu.Item>
  );
}

export function MenuLink({ href, icon, children }: { href: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <BaseMenu.LinkItem closeOnClick className={itemClass} render={<Link href={href} />}>
      {icon}
      {children}
    </BaseMenu.LinkItem>
  );
}

export function MenuRadioGroup<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
}) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="type-small px-3 pt-1.5 pb-1 text-muted">{label}</BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
        {options.map((option) => (
          <BaseMenu.RadioItem key={option.value} value={option.value} closeOnClick className={itemClass}>
            <span className="flex-1">{option.label}</span>
            <BaseMenu.RadioItemIndicator className="text-accent">
              <Check aria-hidden size={16} />
            </BaseMenu.RadioItemIndicator>
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}

/** A line that cannot be chosen: who is signed in, what the menu is about. */
export function MenuText({ children }: { children: ReactNode }) {
  return <div className="type-small px-3 py-1.5 text-muted">{children}</div>;
}

/** Everything that floats. */
export const popupClass =
  "rounded-control border border-line bg-raised text-text shadow-float outline-none transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0";
const itemClass =
  "mx-1 flex min-h-8 cursor-default items-center gap-2 rounded-chip px-2 text-text no-underline outline-none select-none data-highlighted:bg-selected data-disabled:text-muted pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0";
