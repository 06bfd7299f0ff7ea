// Domains are the folders that decide and change; the rest of lib is what they stand on, or reads across them.
const DOMAINS = "flags|kill|plans|quarantine|checks|outbox|identity";
/** What a domain shows of itself: words, reads and pure files. */
const SHOWN =
  "/(model|attention|(read|count)-[^/]+|reads|views|compile|evaluate|confirmation|silent-after|telemetry-bucket|variants)\\.ts$";
/** What the interlock asks of a domain. */
const GUARD = `^lib/(${DOMAINS})/(guard\\.ts$|guards/)`;
const NEXT = "(^|/)node_modules/(next|next-auth|next-themes)/";

/**
 * What a file may not load, however far the way there. Types are erased, so that they do not count; the tool cannot leave
 * them out of "reachable", so that these are followed by hand.
 */
export type LightRule = {
  name: string;
  comment: string;
  /** Whether it holds for the file. */
  holdsFor: (path: string, source: string) => boolean;
  to: RegExp;
};

export const LIGHT_RULES: LightRule[] = [
  {
    name: "gateway-is-light",
    comment: "the data plane starts and answers without Prisma and without Next",
    holdsFor: (path) => /^gateway\/(?!.*\.test\.ts$)/.test(path),
    to: new RegExp(`^lib/generated/|(^|/)node_modules/@prisma/|${NEXT}`),
  },
  {
    name: "browser-is-light",
    comment: "a page sends no parser and no texts that it does not draw",
    holdsFor: (_, source) => /^"use client";$/m.test(source),
    to: /^lib\/(generated\/prisma|messages\/catalogue\/en)\b|(^|\/)node_modules\/(zod|intl-messageformat|pg)\//,
  },
];

/** What the tool does not see in a file at all, so that it may not stand there. */
export const TYPES_BY_IMPORT = {
  name: "types-by-import",
  comment: 'a type that is taken by import("…") passes every other rule: import it as any other',
};

/** The layers of ARCHITECTURE.md. Each has a deliberate violation in test/layer-violations, so that it can fail. */
export const RULES = [
  {
    name: "no-unresolved",
    comment: "an import that leads nowhere is also one that no rule below has seen",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "no-cycles",
    comment: "two files that need each other, be it for a type, are one file, or lack a third",
    from: {},
    to: { circular: true },
  },
  {
    name: "kernel-is-below",
    comment: "everything stands on the kernel, and the kernel on nothing of ours",
    from: { path: "^lib/kernel/", pathNot: "\\.test\\.ts$" },
    to: {
      path: "^(app|components|gateway|worker|cli|sdk|examples|scripts)/|^lib/(?!kernel/|generated/|messages/catalogue/)",
    },
  },
  {
    name: "texts-are-below",
    comment: "the catalogue of texts stands below everything that speaks, and on nothing of ours",
    from: { path: "^lib/messages/catalogue/", pathNot: "\\.test\\.ts$" },
    to: { path: "^(app|components|gateway|worker|cli|sdk|examples|scripts)/|^lib/(?!messages/catalogue/)" },
  },
  {
    name: "next-at-the-edge",
    comment: "worker, gateway and command line run the same verbs without Next",
    from: { pathNot: "^(app|components)/|^lib/web/|^(proxy\\.ts|instrumentation\\.ts|next\\.config\\.js)$" },
    to: { path: NEXT },
  },
  {
    name: "lib-below-screens",
    comment: "lib knows no screens",
    from: { path: "^lib/" },
    to: { path: "^(app|components)/" },
  },
  {
    name: "components-draw",
    comment: "a component gets data and actions as props; of lib it needs types and formatting",
    from: { path: "^components/" },
    to: {
      path: "^(app|lib)/",
      pathNot:
        "^lib/(messages/|generated/texts/|kernel/(text/|permissions\\.ts$|audit/(diff|subject-kinds|model)\\.ts$)|web/form-state\\.ts$|interlock/stage-in-the-way\\.ts$|[^/]+/(model|list-choices|attention)\\.ts$)",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "domains-apart",
    comment:
      "a domain may know another's words, reads and pure files; what they must hold together is in lib/interlock",
    from: { path: `^lib/(${DOMAINS})/`, pathNot: "^lib/(plans|quarantine|checks)/" },
    to: { path: `^lib/(${DOMAINS}|overview|health)/`, pathNot: `^lib/$1/|${SHOWN}` },
  },
  {
    name: "plans-apart",
    comment:
      "plans, the values that wait and the checks work on one job together, apart from all other domains",
    from: { path: "^lib/(plans|quarantine|checks)/" },
    to: {
      path: `^lib/(${DOMAINS}|overview|health)/`,
      // What a plan does to its flag is the flags' own to write.
      pathNot: `^lib/(plans|quarantine|checks)/|^lib/flags/by-plan\\.ts$|${SHOWN}`,
    },
  },
  {
    name: "engine-on-top",
    comment: "the engine moves rows and looks at checks; they know the plan, not what runs it",
    from: { path: "^lib/(quarantine|checks)/", pathNot: "\\.test\\.ts$" },
    to: { path: "^lib/plans/(engine|rehearsal|gates|verbs)/" },
  },
  {
    name: "interlock-asks-guards",
    comment:
      "what domains must hold together is a list of guards: each says what of its own domain holds a flag",
    from: { path: "^lib/interlock/", pathNot: "\\.test\\.ts$" },
    to: { path: "^lib/", pathNot: `^lib/(interlock|kernel|messages|generated)/|${GUARD}` },
  },
  {
    name: "guards-know-their-own",
    comment: "what another domain says is for the interlock to ask, not for a guard",
    from: { path: GUARD, pathNot: "\\.test\\.ts$" },
    to: { path: "^lib/", pathNot: "^lib/($1|kernel|generated|messages/catalogue)/" },
  },
  {
    name: "guards-are-asked-in-order",
    comment: "only the interlock asks guards, so that none is asked alone",
    from: { path: "^(app|components|lib|gateway|worker|cli)/", pathNot: `^lib/interlock/|${GUARD}` },
    to: { path: GUARD },
  },
  {
    name: "messages-know-words",
    comment: "of a domain, messages need the types alone",
    from: { path: "^lib/messages/", pathNot: "\\.test\\.ts$" },
    to: { path: "^lib/(?!messages/|kernel/)", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "store-is-private",
    comment: "only a domain's own verbs touch its SQL",
    from: { path: "^(?:lib/([^/]+)/|.*)" },
    to: { path: "^lib/[^/]+/store\\.ts$", pathNot: "^lib/$1/store\\.ts$" },
  },
  {
    name: "web-edge-stays-out",
    comment: "lib/web is for requests; verbs also run without one",
    from: {
      path: "^(lib|worker|gateway|cli)/",
      pathNot: "^lib/web/",
    },
    to: { path: "^lib/web/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "surfaces-on-top",
    comment: "surfaces are made of verbs; no verb knows how it is asked for",
    from: { path: "^(lib|worker|gateway)/", pathNot: "^lib/(surfaces|web)/|\\.test\\.ts$" },
    to: { path: "^lib/surfaces/" },
  },
  {
    name: "engines-are-private",
    comment: "what runs a plan's work, or delivers, is the domain's own and the worker's, which starts it",
    from: { path: "^(?:lib/([^/]+)/|.*)", pathNot: "^(worker|test)/|\\.test\\.tsx?$" },
    to: {
      path: "^lib/(plans/(engine|rehearsal)|outbox/relay)/",
      pathNot: "^lib/$1/",
    },
  },
  {
    name: "target-is-below",
    comment: "what is done in an application's database is asked for by domains, and knows none",
    from: { path: "^lib/target/", pathNot: "\\.test\\.ts$" },
    to: { path: `^lib/(${DOMAINS}|overview|health|interlock|surfaces|web)/` },
  },
  {
    name: "components-link",
    comment: "of Next a component needs links and navigation; a request is its page's",
    from: { path: "^components/" },
    to: { path: "(^|/)node_modules/next/", pathNot: "(^|/)node_modules/next/(link|navigation|dynamic)\\b" },
  },
  {
    name: "pages-send-away",
    comment:
      "a page asks pageContext, which leads whose session has ended to the sign-in; a throw would be logged as a fault",
    from: { path: "^app/" },
    to: { path: "^lib/web/request-context\\.ts$" },
  },
  {
    name: "gateway-core-is-below",
    comment:
      "what is served is one, however it is asked for; HTTP, and what will stand beside it, are over it",
    from: { path: "^gateway/core/", pathNot: "\\.test\\.ts$" },
    to: { path: "^gateway/(?!core/)|^(node:)?https?$" },
  },
  {
    name: "gateway-protocols-apart",
    comment: "a protocol knows the core and what all share of HTTP, and no other protocol",
    from: { path: "^gateway/(ofrep|stream)/" },
    to: { path: "^gateway/(?!core/|http/)", pathNot: "^gateway/$1/" },
  },
  {
    name: "sdk-stands-alone",
    comment: "applications install the SDK without the rest",
    from: { path: "^sdk/", pathNot: "\\.test\\.ts$" },
    to: { path: "^(app|components|lib|gateway|worker|cli|scripts)/" },
  },
  {
    name: "clinic-is-another-application",
    comment: "the example uses what any application has: the SDK, HTTP and its own database",
    from: { path: "^examples/", pathNot: "\\.test\\.ts$" },
    to: { path: "^(app|components|lib|gateway|worker|cli|scripts)/" },
  },
  {
    name: "no-tests-in-the-product",
    comment: "what is shipped does not lean on the test harness",
    from: {
      path: "^(app|components|lib|gateway|worker|cli|sdk|examples|scripts)/",
      pathNot: "\\.test\\.tsx?$",
    },
    to: { path: "^(test|e2e)/|\\.test\\.tsx?$|(^|/)node_modules/vitest/" },
  },
  {
    name: "runs-without-dev-packages",
    comment:
      "what runs from its sources starts after npm ci --omit=dev; app and components are in the build, and so is the reader's language",
    from: {
      path: "^(lib|gateway|worker|cli|sdk|examples)/|^scripts/(start/|(start|prepare|build-web|build-tools|generate-client)\\.ts$)",
      pathNot: "\\.test\\.tsx?$|^lib/web/get-say\\.ts$",
    },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
  },
  {
    name: "server-config-runs-without-dev-packages",
    comment:
      "every start of the dashboard reads next.config.js; what only a build needs is imported where it builds",
    from: { path: "(^|/)next\\.config\\.js$|break-server-config[^/]*$" },
    to: { dependencyTypes: ["npm-dev"], dynamic: false },
  },
] satisfies { name: string; comment: string; from: object; to: object }[];
