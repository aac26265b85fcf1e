"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import Link from "next/link";
import { classNames } from "./class-names.ts";
import {
  type MenuItemProps,
  type MenuLinkProps,
  type MenuProps,
  type MenuRadioGroupProps,
  popupClass,
} from "./menu.tsx";

/** The menu itself, fetched by `Menu` when it is wanted: it opens as soon as it is there. */
export function LoadedMenu({ trigger, align = "end", side = "bottom", children, className }: MenuProps) {
  return (
    <BaseMenu.Root modal={false} defaultOpen>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align={align} side={side} className="z-50 outline-none">
          <BaseMenu.Popup
            className={classNames(popupClass, "max-w-(--available-width) min-w-48 py-1", className)}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export function LoadedItem({ icon, danger, disabled, onSelect, children }: MenuItemProps) {
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

export function LoadedLink({ href, icon, children }: MenuLinkProps) {
  return (
    <BaseMenu.LinkItem closeOnClick className={itemClass} render={<Link href={href} />}>
      {icon}
      {children}
    </BaseMenu.LinkItem>
  );
}

export function LoadedRadioGroup<Value extends string>({
  label,
  value,
  onChange,
  options,
}: MenuRadioGroupProps<Value>) {
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

export function LoadedSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}

const itemClass =
  "mx-1 flex min-h-8 cursor-default items-center gap-2 rounded-chip px-2 text-text no-underline outline-none select-none data-highlighted:bg-selected data-disabled:text-muted pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0";
