import formatCompiled from "use-intl/format-message/format-only";

/**
 * Formats a compiled text; next.config.js puts it in the place of the one that parses. What icu-minify makes of a text that comes out empty is a
 * list without parts, which next-intl refuses.
 */
function formatMessage(...asked: Parameters<typeof formatCompiled>): ReturnType<typeof formatCompiled> {
  const formatted = formatCompiled(...asked);
  return Array.isArray(formatted) && formatted.length === 0 ? "" : formatted;
}

export default Object.assign(formatMessage, { raw: formatCompiled.raw });
