/** Four grid cells, the product's mark. */
export function Wordmark() {
  return (
    <svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="6" height="6" rx="1.2" fill="var(--dm-success-cell)" />
      <rect x="9" y="1" width="6" height="6" rx="1.2" fill="var(--dm-brand)" />
      <rect x="1" y="9" width="6" height="6" rx="1.2" fill="var(--dm-retry-cell)" />
      <rect x="9" y="9" width="6" height="6" rx="1.2" fill="var(--dm-success-cell)" />
    </svg>
  );
}
