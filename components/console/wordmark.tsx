/** The mark: two posts and the line between them. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      className="shrink-0 text-accent"
    >
      <path d="M2 4h14M6 4v5.5M12 4v5.5M3.5 9.5h11" />
      <path d="M2 14.5c2.2-2 4.5-2 7-2s4.800 0 7 2" />
    </svg>
  );
}

export function Wordmark({ place }: { place?: string }) {
  return (
    <span className="inline-flex items-center gap-2.5">
      <Mark />
      <span className="font-semibold">Mooring</span>
      {place ? <span className="text-muted">{place}</span> : null}
    </span>
  );
}
