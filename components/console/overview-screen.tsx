"use client";
export function OverviewScreen() {
  return null;
}
