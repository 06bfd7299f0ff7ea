/** Three gates at different heights. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 18 18"
      className={className}
      fill="none"
      strokeWidth="3"
      strokeLinecap="round"
    >
      <path d="M3 3v12M15 3v12" stroke="currentColor" />
      <path d="M9 9.5V15" stroke="var(--accent)" />
    </svg>
  );
}
