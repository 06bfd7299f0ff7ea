declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  /** Draws into the element; the package has no types of its own. */
  export default function SwaggerUI(options: {
    domNode: HTMLElement;
    url: string;
    /** Null: no picture of a check by somebody else's server. */
    validatorUrl: null;
    docExpansion: "list";
    defaultModelsExpandDepth: number;
    plugins: Plugin[];
    layout: string;
  }): unknown;

  type Element = { readonly made: unique symbol };
  type Component = (props: { getComponent: (name: string, container: true) => Component }) => Element;
  export type Plugin = (system: {
    React: {
      createElement: (type: string | Component, props: object, ...children: Element[]) => Element;
    };
  }) => { components: Record<string, Component> };
}
