"use client";
import { useTranslations } from "next-intl";
import "swagger-ui-dist/swagger-ui.css";
import "./interface-reader.css";
import { useTheme } from "next-themes";
import { useEffect, useRef, useState } from "react";
import type { Plugin } from "swagger-ui-dist/swagger-ui-es-bundle.js";

/** Its own layout has a title and a landmark for a whole page, which ours are already. Elements are made with the React that it brings. */
const operationsOnly: Plugin = ({ React }) => ({
  components: {
    // biome-ignore lint/correctness/noComponentHookFactories: a plugin is called once
    OperationsOnly: ({ getComponent }) =>
      React.createElement(
        "div",
        { className: "swagger-ui" },
        ...["operations", "Models"].map((name) =>
          React.createElement(getComponent(name, true), { key: name }),
        ),
      ),
  },
});

/** An OpenAPI document to be read and tried, drawn by Swagger UI, which is loaded from our own origin when somebody comes here. */
export function InterfaceReader({ document: url }: { document: string }) {
  const t = useTranslations("programs");
  const box = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"loading" | "drawn" | "failed">("loading");
  const { resolvedTheme } = useTheme();

  useEffect(() => {
    let left = false;
    import("swagger-ui-dist/swagger-ui-es-bundle.js").then(
      ({ default: SwaggerUI }) => {
        if (left || !box.current) return;
        SwaggerUI({
          domNode: box.current,
          url,
          validatorUrl: null,
          docExpansion: "list",
          defaultModelsExpandDepth: 0,
          plugins: [operationsOnly],
          layout: "OperationsOnly",
        });
        setState("drawn");
      },
      () => setState("failed"),
    );
    return () => {
      left = true;
    };
  }, [url]);

  // It looks for a class of its own.
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.toggle("dark-mode", resolvedTheme === "dark");
    return () => classList.remove("dark-mode");
  }, [resolvedTheme]);

  return (
    <>
      {state === "loading" ? <p className="p-4 text-sm text-muted">{t("loading")}</p> : null}
      {state === "failed" ? <p className="p-4 text-sm text-muted">{t("failed")}</p> : null}
      <div ref={box} className="overflow-x-auto" />
    </>
  );
}
