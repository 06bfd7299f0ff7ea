/** Where a request comes whose method nothing here has, as TRACE. */
export function GET(): Response {
  const message = "Nothing here has this method.";
  return Response.json(
    { error: { code: "invalid", message, details: {} } },
    { status: 405, headers: { allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" } },
  );
}
