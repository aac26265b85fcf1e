/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  devIndicators: false,
  agentRules: false,
  // Stack traces in the log name our functions; nobody downloads what runs on the server.
  experimental: { serverMinification: false },
  turbopack: { root: import.meta.dirname },
  // Everything else gets its headers from proxy.ts, which files under _next/static do not pass.
  headers: async () => [
    {
      source: "/_next/static/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      ],
    },
  ],
};
