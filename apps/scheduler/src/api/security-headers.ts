/**
 * Scripts, connections and workers come from this server only, and no script stands inline. Styles may: the component
 * library sets sizes and colours in style attributes and one style element.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const ONE_YEAR_S = 31_536_000;

/** On every answer, however people reach the server. */
const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/**
 * The same and more. `url`: where people reach the web UI. When that is by TLS, browsers come by nothing else from then on; its
 * other names and those below it are not ours to speak for.
 */
export function securityHeadersFor(url: string): Readonly<Record<string, string>> {
  return url.startsWith("https:")
    ? { ...securityHeaders, "strict-transport-security": `max-age=${ONE_YEAR_S}` }
    : securityHeaders;
}
