import createNextIntl from "next-intl/plugin";
export const config = createNextIntl()({});
